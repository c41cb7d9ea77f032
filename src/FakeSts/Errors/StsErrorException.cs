namespace Scenario.FakeSts.Errors;

/// <summary>Unwinds to the pipeline's single catch, which writes the error.</summary>
internal sealed class StsErrorException(StsError error) : Exception(error.Code)
{
    public StsError Error { get; } = error;
}
