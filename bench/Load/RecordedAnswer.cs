namespace Scenario.Load;

/// <summary>What a real server answered to one kind of call; the floor gives the same back.</summary>
internal sealed record RecordedAnswer(int Status, Dictionary<string, string> Headers, byte[] Body);
