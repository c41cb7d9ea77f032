namespace Scenario.Seeds;

/// <summary>The built-in seed file.</summary>
public static class DefaultSeed
{
    /// <summary>UTF-8 JSON.</summary>
    public static ReadOnlySpan<byte> Bytes => Cached.Value;

    private static readonly Lazy<byte[]> Cached = new(static () =>
    {
        using var stream = typeof(DefaultSeed).Assembly.GetManifestResourceStream("scenario.seed.json")
            ?? throw new InvalidOperationException("The built-in seed is missing from the assembly.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    });
}
