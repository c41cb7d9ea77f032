namespace Scenario.AppServer.Grants;

/// <summary>One grant as configured under <c>Grants:NAME</c>.</summary>
internal sealed class GrantOptions
{
    /// <summary>The role that is assumed, <c>acs:ram::ACCOUNT:role/NAME</c>. Required.</summary>
    public string RoleArn { get; set; } = "";

    /// <summary>The session policy as JSON text, with <c>{user}</c>, <c>{bucket}</c> and <c>{date}</c>. This or <see cref="PolicyFile"/>.</summary>
    public string? Policy { get; set; }

    /// <summary>A file with the session policy, relative to the content root.</summary>
    public string? PolicyFile { get; set; }

    /// <summary>
    /// Every key the policy may allow begins with this text; placeholders as in the policy, no wildcards. Required unless
    /// <see cref="WholeBucket"/>.
    /// </summary>
    public string Prefix { get; set; } = "";

    /// <summary>Says that an empty prefix is meant: the grant covers the whole bucket. Default false.</summary>
    public bool WholeBucket { get; set; }

    /// <summary>Lifetime when the caller asks for none, in seconds; default <c>Credentials:DefaultDurationSeconds</c>.</summary>
    public int? DurationSeconds { get; set; }

    /// <summary>The longest lifetime a caller may ask for, in seconds; 900 to 43200, default 3600.</summary>
    public int MaxDurationSeconds { get; set; } = 3600;

    /// <summary>A role that the caller's JWT must carry; null lets every user in.</summary>
    public string? RequiredRole { get; set; }
}
