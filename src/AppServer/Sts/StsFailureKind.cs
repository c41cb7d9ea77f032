namespace Scenario.AppServer.Sts;

/// <summary>What a failed call means for the next one.</summary>
internal enum StsFailureKind
{
    /// <summary>STS understood and said no; asking again changes nothing.</summary>
    Refused,

    /// <summary>Too many calls; asking again later helps.</summary>
    Throttled,

    /// <summary>No answer, a server error or a cut connection.</summary>
    Unavailable,

    /// <summary>An answer that is none of STS.</summary>
    Malformed,
}
