using System.Collections.Concurrent;

namespace Scenario.Signing.Oss;

/// <summary>Signing keys of V4 by secret, day, region and product: four MACs that come out the same all day.</summary>
/// <remarks>Kept are keys that have verified a signature, so nobody without a secret can fill
/// this. As secret as the secrets, which the process holds anyway.</remarks>
internal static class SigningKeyCache
{
    private const int MostKept = 4096;

    private static readonly ConcurrentDictionary<(string Secret, string Date, string Region, string Product), byte[]> Keys = new();

    // Beside the dictionary, whose Count takes all its locks.
    private static int _count;

    public static byte[] Get(string secret, OssV4Credential credential, out bool isNew)
    {
        isNew = !Keys.TryGetValue((secret, credential.Date, credential.Region, credential.Product), out var key);
        return key ?? OssV4Signature.SigningKey(secret, credential.Date, credential.Region, credential.Product);
    }

    public static void Keep(string secret, OssV4Credential credential, ReadOnlySpan<byte> key)
    {
        if (Keys.TryAdd((secret, credential.Date, credential.Region, credential.Product), key.ToArray()) && Interlocked.Increment(ref _count) > MostKept)
        {
            Keys.Clear();
            _count = 0;
        }
    }
}
