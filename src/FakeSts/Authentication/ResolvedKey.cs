using System.Text;

namespace Scenario.FakeSts.Authentication;

/// <summary>A key that exists, with the secret to verify its signature. Not yet proven.</summary>
internal sealed record ResolvedKey(Caller Caller, string AccessKeySecret)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"Caller = {Caller}, AccessKeySecret = ***");
        return true;
    }
}
