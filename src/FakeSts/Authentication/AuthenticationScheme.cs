namespace Scenario.FakeSts.Authentication;

/// <summary>How a request proves its caller (sts-ram-api 1.4).</summary>
internal enum AuthenticationScheme
{
    Anonymous,

    /// <summary>HMAC-SHA1 over the parameters.</summary>
    V1,

    /// <summary>ACS3-HMAC-SHA256 in the Authorization header.</summary>
    V3,
}
