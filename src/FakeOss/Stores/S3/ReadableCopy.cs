namespace Scenario.FakeOss.Stores.S3;

/// <summary>One object as it is shown on the S3 server.</summary>
/// <param name="S3Key">Its key there.</param>
/// <param name="ObjectId">The row whose bytes it shows; 0 while it is being written.</param>
internal sealed record ReadableCopy(string S3Key, long ObjectId);
