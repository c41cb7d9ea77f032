namespace Scenario.Integration.S3;

/// <summary>An S3 server for the tests, however it came to run.</summary>
internal interface IS3Process : IAsyncDisposable
{
    Uri Endpoint { get; }

    string AccessKey { get; }

    string SecretKey { get; }
}
