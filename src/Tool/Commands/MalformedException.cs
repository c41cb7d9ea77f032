using Scenario.ControlPlane.Admin;

namespace Scenario.Tool.Commands;

/// <summary>The command line or what it names cannot be used: exit code 2.</summary>
/// <param name="message">One line for people, with its place where there is one.</param>
/// <param name="error">The same for programs; null makes it of the line.</param>
internal sealed class MalformedException(string message, AdminError? error = null) : Exception(message)
{
    public AdminError Error => error ?? new AdminError(400, "Malformed", Message);
}
