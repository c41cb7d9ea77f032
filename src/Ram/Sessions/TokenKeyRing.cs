using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Scenario.Ram.Sessions;

/// <summary>The keys that sign security tokens. New tokens use the current key; old ones open with theirs.</summary>
public sealed class TokenKeyRing
{
    /// <summary>Fewest bytes of a key.</summary>
    public const int MinimumKeyBytes = 32;

    private readonly FrozenDictionary<string, byte[]> _keys;

    /// <param name="currentKeyId">Id of the key that signs; must be among <paramref name="keys"/>.</param>
    /// <param name="keys">Key id (1 to 64 ASCII letters, digits, <c>-</c>) to key of at least 32 bytes.</param>
    public TokenKeyRing(string currentKeyId, IReadOnlyDictionary<string, byte[]> keys)
    {
        foreach (var (id, key) in keys)
        {
            if (id.Length is 0 or > 64 || !id.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            {
                throw new ArgumentException($"Token key id '{id}' must be 1 to 64 letters, digits or '-'.", nameof(keys));
            }

            if (key.Length < MinimumKeyBytes)
            {
                throw new ArgumentException($"Token key '{id}' is shorter than {MinimumKeyBytes} bytes.", nameof(keys));
            }
        }

        if (!keys.ContainsKey(currentKeyId))
        {
            throw new ArgumentException($"The current token key '{currentKeyId}' is not in the ring.", nameof(currentKeyId));
        }

        CurrentKeyId = currentKeyId;
        _keys = keys.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>A key known to everyone, for development only: anyone can mint tokens with it.</summary>
    public static TokenKeyRing Development { get; } = new(
        "dev",
        new Dictionary<string, byte[]> { ["dev"] = SHA512.HashData("Scenario development token key, not a secret"u8) });

    public string CurrentKeyId { get; }

    internal byte[] CurrentKey => _keys[CurrentKeyId];

    internal bool TryGet(string keyId, [NotNullWhen(true)] out byte[]? key) => _keys.TryGetValue(keyId, out key);
}
