namespace Scenario.FakeCloud;

/// <summary>What an SDK threw, with the reason that the cloud knows.</summary>
public sealed class CloudRefusedException : Exception
{
    internal CloudRefusedException(string message, CloudRequest? request, Exception sdkException)
        : base(message, sdkException) => Request = request;

    /// <summary>The request that failed; null when the exception names none that reached the cloud.</summary>
    public CloudRequest? Request { get; }
}
