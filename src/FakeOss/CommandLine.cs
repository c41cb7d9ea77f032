namespace Scenario.FakeOss;

/// <summary>The host's own switches, spelt as configuration keys so that one source holds all settings.</summary>
internal static class CommandLine
{
    /// <summary>
    /// <c>--seed FILE</c> becomes <c>--Seed:File FILE</c>, <c>--index DIRECTORY</c> becomes <c>--S3:IndexDirectory DIRECTORY</c>,
    /// <c>--https</c> becomes <c>--Https=true</c>; everything else stays.
    /// </summary>
    public static string[] Expand(string[] args) => [.. args.Select(static arg =>
        arg == "--seed" ? "--Seed:File"
        : arg == "--https" ? "--Https=true"
        : arg == "--index" ? "--S3:IndexDirectory"
        : arg.StartsWith("--index=", StringComparison.Ordinal) ? string.Concat("--S3:IndexDirectory=", arg.AsSpan("--index=".Length))
        : arg.StartsWith("--seed=", StringComparison.Ordinal) ? string.Concat("--Seed:File=", arg.AsSpan("--seed=".Length))
        : arg)];
}
