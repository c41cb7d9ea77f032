using Scenario.Ram.Evaluation;
using Scenario.Signing;

namespace Scenario.FakeSts.Authorization;

/// <summary>The condition keys that every STS and RAM request carries (ram-policy 2.4).</summary>
internal static class RequestConditions
{
    public static ConditionContext.Builder Of(RpcCall call) => ConditionContext.CreateBuilder()
        .Add("acs:CurrentTime", WireTime.Format(call.Now))
        .Add("acs:SecureTransport", call.Request.IsSecure ? "true" : "false")
        .Add("acs:SourceIp", call.Request.ClientAddress?.ToString())
        .Add("acs:SourceVpc", call.Request.SourceVpc)
        .Add("acs:UserAgent", call.Request.Header("User-Agent"))
        .Add("acs:PrincipalARN", call.Caller is Authentication.Caller.Anonymous ? null : call.Caller.Principal.Arn);
}
