using System.Globalization;

namespace Scenario.Cloud;

/// <summary>What the container is told, by environment variables and by what is mounted (docs/containers.md).</summary>
internal sealed record CloudSettings
{
    public const int DefaultStsPort = 8711;
    public const int DefaultOssPort = 8712;

    private const string SeedPlace = "/seed.json";
    private const string DataPlace = "/data";

    /// <summary>The variables, and what <c>--help</c> says of them.</summary>
    public static readonly (string Name, string What)[] Variables =
    [
        ("ADMIN_TOKEN", "Opens the control API to callers from outside the container that present it; at least 16 characters."),
        ("HTTPS", "true also listens with TLS, on 8721 and 8722; GET /__admin/ca.pem gives the authority."),
        ("SERVICE_NAMES", "Names under which others reach this container, separated by commas; BUCKET.NAME then addresses a bucket."),
        ("REGION", "Region of new buckets; default cn-hangzhou."),
        ("EXPLAIN", "header or message puts the reason of a refusal into its answer; default neither, the vendor's bytes."),
        ("LOG", "false prints no line for each request."),
        ("SEED_FILE", "Seed file (docs/seed.md); default /seed.json where that is mounted, else the documented account."),
        ("DATA_DIRECTORY", "Where objects are kept in files; default /data where that is mounted, else in memory."),
        ("STS_PORT", "Port of STS and RAM; default 8711."),
        ("OSS_PORT", "Port of OSS; default 8712."),
    ];

    public string? AdminToken { get; private init; }

    public bool Https { get; private init; }

    public IReadOnlyList<string> ServiceNames { get; private init; } = [];

    public string Region { get; private init; } = "cn-hangzhou";

    /// <summary><c>header</c>, <c>message</c> or null.</summary>
    public string? Explain { get; private init; }

    public bool Log { get; private init; } = true;

    /// <summary>Null is the documented account.</summary>
    public string? SeedFile { get; private init; }

    /// <summary>Null is memory.</summary>
    public string? DataDirectory { get; private init; }

    public int StsPort { get; private init; } = DefaultStsPort;

    public int OssPort { get; private init; } = DefaultOssPort;

    /// <param name="variable">The environment.</param>
    /// <exception cref="InvalidOperationException">A value breaks its rule; the message names the variable, never a secret.</exception>
    public static CloudSettings Read(Func<string, string?> variable)
    {
        string? Text(string name) => variable(name) is { Length: > 0 } text ? text : null;
        var token = Text("ADMIN_TOKEN");
        Require(token is null or { Length: >= 16 }, "ADMIN_TOKEN must have at least 16 characters.");
        var explain = Text("EXPLAIN");
        Require(explain is null or "header" or "message", "EXPLAIN must be header or message.");
        var names = (Text("SERVICE_NAMES") ?? "").ToLowerInvariant().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var areNames = Array.TrueForAll(names, static name => Uri.CheckHostName(name) == UriHostNameType.Dns);
        Require(areNames, "SERVICE_NAMES must be host names, separated by commas.");
        return new CloudSettings
        {
            AdminToken = token,
            Https = Flag("HTTPS", Text("HTTPS"), false),
            ServiceNames = names,
            Region = Text("REGION") ?? "cn-hangzhou",
            Explain = explain,
            Log = Flag("LOG", Text("LOG"), true),
            SeedFile = Text("SEED_FILE") ?? (File.Exists(SeedPlace) ? SeedPlace : null),
            DataDirectory = Text("DATA_DIRECTORY") ?? (IsMounted(DataPlace) ? DataPlace : null),
            StsPort = Port("STS_PORT", Text("STS_PORT"), DefaultStsPort),
            OssPort = Port("OSS_PORT", Text("OSS_PORT"), DefaultOssPort),
        };
    }

    private static bool Flag(string name, string? text, bool usual)
    {
        var flag = usual;
        Require(text is null || bool.TryParse(text, out flag), $"{name} must be true or false.");
        return flag;
    }

    private static int Port(string name, string? text, int usual)
    {
        var port = usual;
        var isPort = text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65_525);
        Require(isPort, $"{name} must be a port from 1 to 65525.");
        return port;
    }

    private static void Require(bool condition, string rule)
    {
        if (!condition)
        {
            throw new InvalidOperationException(rule);
        }
    }

    // The image has the directory, so that a volume takes over its owner: only what is mounted there is meant to last.
    private static bool IsMounted(string place)
    {
        try
        {
            return File.ReadLines("/proc/self/mountinfo").Any(line => line.Split(' ') is { Length: > 4 } fields && fields[4] == place);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // no Linux
        }
    }
}
