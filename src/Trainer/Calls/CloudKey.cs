using System.Text;

namespace Scenario.Trainer.Calls;

/// <summary>What signs a call: a long-lived key, or a temporary one with its token.</summary>
public sealed record CloudKey(string AccessKeyId, string AccessKeySecret, string? SecurityToken = null)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"AccessKeyId = {AccessKeyId}");
        return true;
    }
}
