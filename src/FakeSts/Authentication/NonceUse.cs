namespace Scenario.FakeSts.Authentication;

/// <summary>What became of a nonce.</summary>
internal enum NonceUse
{
    /// <summary>This key had not used it.</summary>
    First,

    /// <summary>This key used it before.</summary>
    Repeated,

    /// <summary>It cannot be remembered, so the request must not be served.</summary>
    NoRoom,
}
