namespace Scenario.Oss;

/// <summary>What is to be sent cannot be read, or changed meanwhile; sending it again would not help.</summary>
public sealed class SourceUnreadableException(string message, Exception? cause = null) : Exception(message, cause);
