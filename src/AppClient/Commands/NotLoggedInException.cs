namespace Scenario.AppClient.Commands;

/// <summary>A command needs AppServer's credentials and nobody is logged in there: exit code 1.</summary>
internal sealed class NotLoggedInException(Uri server)
    : Exception($"Nobody is logged in at {server}. Run 'login' first, or give credentials with --endpoint, --access-key-id, --access-key-secret and --security-token.");
