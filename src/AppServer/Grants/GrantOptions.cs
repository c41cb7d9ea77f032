namespace Scenario.AppServer.Grants;

/// <summary>One grant as configured under <c>Grants:NAME</c>.</summary>
internal sealed class GrantOptions
{
    /// <summary>The role that is assumed, <c>acs:ram::ACCOUNT:role/NAME</c>. Default: required.</summary>
    public string RoleArn { get; set; } = "";

    /// <summary>The session policy as JSON text, with <c>{user}</c>, <c>{bucket}</c> and <c>{date}</c>; this or <see cref="PolicyFile"/>.</summary>
    public string? Policy { get; set; }

    /// <summary>A file with the session policy, relative to the content root.</summary>
    public string? PolicyFile { get; set; }

    /// <summary>
    /// What every key begins with that the policy may allow; placeholders as in the policy, no wildcards. Default: required, unless
    /// <c>WholeBucket</c>.
    /// </summary>
    public string Prefix { get; set; } = "";

    /// <summary>Says that an empty prefix is meant: the grant covers the whole bucket.</summary>
    public bool WholeBucket { get; set; }

    /// <summary>
    /// Lifetime of this grant's credentials in seconds, unless the caller asks for another. Default: <c>Credentials:DefaultDurationSeconds</c>.
    /// </summary>
    public int? DurationSeconds { get; set; }

    /// <summary>The longest lifetime that a caller may ask for, 900 to 43200 seconds; the role's own maximum holds as well.</summary>
    public int MaxDurationSeconds { get; set; } = 3600;

    /// <summary>Value of the claim <c>role</c> that the caller's JWT must carry. Default: none, every user may.</summary>
    public string? RequiredRole { get; set; }
}
