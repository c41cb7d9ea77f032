namespace Scenario.ControlPlane.Admin;

/// <summary>Unwinds to <see cref="AdminApi"/>, which writes the error.</summary>
public sealed class AdminErrorException(AdminError error) : Exception(error.Message)
{
    public AdminError Error { get; } = error;
}
