namespace Scenario.Integration.S3;

/// <summary>A server that somebody else started and ends.</summary>
internal sealed class RunningS3(Uri endpoint, string accessKey, string secretKey) : IS3Process
{
    public Uri Endpoint => endpoint;

    public string AccessKey => accessKey;

    public string SecretKey => secretKey;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
