namespace Scenario.ControlPlane.Faults;

/// <summary>What a fault does to a request. The names on the wire are in docs/faults.md.</summary>
public enum FaultKind
{
    /// <summary><c>return-STATUS</c>: that status with a code, instead of the operation.</summary>
    Return,

    /// <summary><c>throttle</c>: the host's own throttling error, with the time after which to retry.</summary>
    Throttle,

    /// <summary><c>delay</c>: waits before anything else.</summary>
    Delay,

    /// <summary><c>break-after-N-bytes</c>: the connection drops after so many bytes of the answer's body.</summary>
    Break,

    /// <summary><c>malformed</c>: an answer of the right length that nobody can parse.</summary>
    Malformed,

    /// <summary><c>clock-skew</c>: the server's clock is off when it judges the age of a signature.</summary>
    ClockSkew,

    /// <summary><c>token-revoked</c>: requests with a security token are refused as expired.</summary>
    TokenRevoked,

    /// <summary><c>key-revoked</c>: requests signed with a long-term key are refused as disabled.</summary>
    KeyRevoked,
}
