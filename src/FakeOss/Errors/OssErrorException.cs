namespace Scenario.FakeOss.Errors;

/// <summary>Carries an <see cref="OssError"/> to the pipeline's single catch.</summary>
internal sealed class OssErrorException(OssError error) : Exception(error.Code)
{
    public OssError Error => error;
}
