using Scenario.Ram.Sessions;

namespace Scenario.FakeSts;

/// <summary>Configuration of FakeSts. Read by hand rather than bound by reflection, so that a native executable has it too.</summary>
internal sealed record StsOptions
{
    /// <summary>Shared key that every development process knows; serves loopback only.</summary>
    public const string DevelopmentSharedKey = "scenario-development-directory-key";

    /// <summary>Keys that sign security tokens.</summary>
    /// <value>
    /// <c>TokenKeys:Current</c> names the one that signs, <c>TokenKeys:Keys:ID</c> are base64 of at least 32 bytes. To rotate,
    /// add a key, make it current, and remove the old one when its last token has expired. Default: a key known to everyone.
    /// </value>
    public required TokenKeyRing TokenKeys { get; init; }

    /// <summary>Lets FakeOss read the directory, keys included.</summary>
    /// <value><c>Directory:SharedKey</c>, at least 16 characters; default a value known to everyone, accepted on loopback only.</value>
    public required string DirectorySharedKey { get; init; }

    /// <summary>Seed of the directory.</summary>
    /// <value><c>Seed:File</c> or <c>--seed FILE</c>; null is the built-in scenario account.</value>
    public string? SeedFile { get; init; }

    /// <summary>SQLite file that keeps the directory across restarts; an empty one is filled from the seed.</summary>
    /// <value><c>Directory:File</c> or <c>--directory FILE</c>; null keeps the directory in memory.</value>
    public string? DirectoryFile { get; init; }

    /// <summary>Answers plain HTTP with InvalidProtocol.NeedSsl, as the vendor can.</summary>
    /// <value><c>RequireHttps</c>; default false.</value>
    public bool RequireHttps { get; init; }

    /// <exception cref="InvalidOperationException">A value breaks its rule; the message names the key, never its value.</exception>
    public static StsOptions Read(IConfiguration configuration)
    {
        var sharedKey = configuration["Directory:SharedKey"] ?? DevelopmentSharedKey;
        if (sharedKey.Length < 16)
        {
            throw new InvalidOperationException("Directory:SharedKey must have at least 16 characters.");
        }

        var seedFile = configuration["Seed:File"];
        return new()
        {
            TokenKeys = ReadTokenKeys(configuration.GetSection("TokenKeys")),
            DirectorySharedKey = sharedKey,
            SeedFile = string.IsNullOrEmpty(seedFile) ? null : seedFile,
            DirectoryFile = configuration["Directory:File"] is { Length: > 0 } file ? file : null,
            RequireHttps = ReadFlag(configuration, "RequireHttps"),
        };
    }

    private static TokenKeyRing ReadTokenKeys(IConfigurationSection section)
    {
        var keys = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var child in section.GetSection("Keys").GetChildren())
        {
            var bytes = new byte[child.Value?.Length ?? 0];
            if (!Convert.TryFromBase64String(child.Value ?? "", bytes, out var length) || length == 0)
            {
                throw new InvalidOperationException($"TokenKeys:Keys:{child.Key} is not base64.");
            }

            keys.Add(child.Key, bytes[..length]);
        }

        var current = section["Current"];
        if (keys.Count == 0 && string.IsNullOrEmpty(current))
        {
            return TokenKeyRing.Development;
        }

        if (string.IsNullOrEmpty(current))
        {
            throw new InvalidOperationException("TokenKeys:Current must name one of TokenKeys:Keys.");
        }

        try
        {
            return new(current, keys);
        }
        catch (ArgumentException e)
        {
            throw new InvalidOperationException($"TokenKeys: {e.Message}", e);
        }
    }

    private static bool ReadFlag(IConfiguration configuration, string key)
    {
        var text = configuration[key];
        return !string.IsNullOrEmpty(text)
            && (bool.TryParse(text, out var flag) ? flag : throw new InvalidOperationException($"{key} must be true or false."));
    }
}
