namespace Scenario.FakeSts;

/// <summary>The host's own switches, spelt as configuration keys so that one source holds all settings.</summary>
internal static class CommandLine
{
    private static readonly (string Switch, string Key)[] Switches = [("--seed", "--Seed:File"), ("--directory", "--Directory:File")];

    /// <summary><c>--seed FILE</c> becomes <c>--Seed:File FILE</c>, <c>--directory FILE</c> becomes <c>--Directory:File FILE</c>, <c>--https</c> becomes <c>--Https=true</c>; everything else stays.</summary>
    public static string[] Expand(string[] args) => [.. args.Select(Expand)];

    private static string Expand(string arg)
    {
        foreach (var (name, key) in Switches)
        {
            if (arg == name)
            {
                return key;
            }

            if (arg.StartsWith($"{name}=", StringComparison.Ordinal))
            {
                return string.Concat(key, arg.AsSpan(name.Length));
            }
        }

        return arg == "--https" ? "--Https=true" : arg;
    }
}
