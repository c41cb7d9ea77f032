namespace Scenario.Oss;

/// <summary>Where the bucket's name goes in a URL. What is signed does not depend on it.</summary>
public enum OssAddressing
{
    /// <summary>Path for IP addresses and names without a dot (which cannot have bucket subdomains), otherwise virtual host.</summary>
    Auto,

    /// <summary><c>http://endpoint/bucket/key</c>; the real service refuses it with <c>SecondLevelDomainForbidden</c>.</summary>
    Path,

    /// <summary><c>http://bucket.endpoint/key</c></summary>
    VirtualHost,

    /// <summary>The endpoint is a domain bound to the bucket; its name does not appear.</summary>
    Cname,
}
