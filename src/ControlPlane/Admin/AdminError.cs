using System.Text.Json.Serialization;

namespace Scenario.ControlPlane.Admin;

/// <summary>A refusal of the control API: <c>{"code","message","path"}</c>.</summary>
/// <param name="Status">HTTP status; not part of the body.</param>
/// <param name="Code">A name in PascalCase.</param>
/// <param name="Message">A sentence for a person.</param>
/// <param name="Path">JSON path into the request body; null when the fault is not in the body.</param>
public sealed record AdminError(
    [property: JsonIgnore] int Status,
    string Code,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Path = null);

/// <summary>Unwinds to <see cref="AdminApi"/>, which writes the error.</summary>
public sealed class AdminErrorException(AdminError error) : Exception(error.Message)
{
    public AdminError Error { get; } = error;
}
