namespace Scenario.Demo.Walk;

/// <summary>No server refused, and yet what came is not what the document promises.</summary>
internal sealed class WalkSurprise(string message) : Exception(message);
