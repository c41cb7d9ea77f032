using System.Security.Cryptography;

namespace Scenario.Trainer.Reports;

/// <summary>The key of whoever forges reports, made once in a process: searching its primes takes longer than all else of a check.</summary>
internal static class AttackersKey
{
    private static readonly Lazy<RSAParameters> Made = new(static () =>
    {
        using var key = RSA.Create(2048);
        return key.ExportParameters(includePrivateParameters: true);
    });

    /// <summary>The key as an instance of the caller's own.</summary>
    public static RSA Open() => RSA.Create(Made.Value);
}
