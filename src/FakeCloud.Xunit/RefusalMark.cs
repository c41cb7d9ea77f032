namespace Scenario.FakeCloud.Xunit;

/// <summary>How far the clouds had got when a test began.</summary>
internal sealed record RefusalMark(IReadOnlyList<(FakeCloudHost Cloud, long Position)> Positions);
