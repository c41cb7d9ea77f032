namespace Scenario.AppServer.Hosting;

/// <summary>The server must not run like this; the message tells the operator why and what to change.</summary>
internal sealed class StartRefusedException(string message) : Exception(message);
