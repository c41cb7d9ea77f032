namespace Scenario.Trainer.Attacking;

/// <summary>The one check that a throw-away cloud leaves out.</summary>
public enum Weakness
{
    /// <summary>STS does not remember which nonces it has seen.</summary>
    ForgetsNonces,

    /// <summary>OSS believes the claims of a token without looking at its HMAC.</summary>
    BelievesClaims,

    /// <summary>OSS does not ask whether key and token belong together.</summary>
    MixesKeyAndToken,

    /// <summary>OSS signs neither sub-resources nor <c>x-oss-object-acl</c> with V1.</summary>
    SignsNoSubResource,
}
