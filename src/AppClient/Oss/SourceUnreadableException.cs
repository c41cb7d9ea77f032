namespace Scenario.AppClient.Oss;

/// <summary>What is to be sent cannot be read, or changed meanwhile; sending it again would not help.</summary>
internal sealed class SourceUnreadableException(string message, Exception? cause = null) : Exception(message, cause);
