using System.Reflection;
using System.Text;

namespace Scenario.Hosting;

/// <summary>The settings of a host as docs/settings.md lists them: for <c>--help</c>, for short switches, and to refuse what nobody knows.</summary>
/// <remarks>The page is embedded, so that a native executable needs no reflection; a test generates it from the settings' types.</remarks>
internal sealed class SettingsReference
{
    // What ASP.NET Core itself reads.
    private static readonly string[] Frameworks =
    [
        "urls", "http_ports", "https_ports", "environment", "contentRoot", "applicationName", "webRoot", "AllowedHosts", "detailedErrors",
        "captureStartupErrors",
        "hostingStartupAssemblies", "hostingStartupExcludeAssemblies", "preventHostingStartup", "preferHostingUrls", "suppressStatusMessages",
        "shutdownTimeoutSeconds",
        "startupAssembly", "staticWebAssets", "Logging:*", "Kestrel:*",
    ];

    private readonly string _host;
    private readonly Row[] _rows;

    private SettingsReference(string host, Row[] rows)
    {
        _host = host;
        _rows = rows;
        SwitchMappings = rows.Where(static row => row.Switch.Length > 0)
            .ToDictionary(static row => row.Switch.Split(' ')[0], static row => row.Key, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Short switch to key, as <c>AddCommandLine</c> takes it.</summary>
    public IDictionary<string, string> SwitchMappings { get; }

    /// <param name="assembly">The host's program, which has the page embedded.</param>
    /// <param name="host">Heading of its section.</param>
    public static SettingsReference Of(Assembly assembly, string host)
    {
        using var stream = assembly.GetManifestResourceStream("settings.md") ?? throw new InvalidOperationException("settings.md is not embedded.");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd(), host);
    }

    public static SettingsReference Parse(string page, string host)
    {
        var rows = page.Split('\n').Select(static line => line.TrimEnd('\r'))
            .SkipWhile(line => line != $"## {host}").Skip(1)
            .TakeWhile(static line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(static line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(static cells => new Row(cells[1].Trim('`'), cells[2].Trim('`'), cells[3].Replace("`", "", StringComparison.Ordinal),
                cells[4].Replace("`", "", StringComparison.Ordinal)));
        return new(host, [.. rows]);
    }

    /// <summary>What needs no host: <c>--help</c>, <c>health URL</c>, a mistake.</summary>
    /// <returns>Exit code: 0 answered, 2 wrong usage, or what <c>health</c> says; null when there is a host to run.</returns>
    public async Task<int?> AnswerAsync(string[] args)
    {
        if (args.Any(static arg => arg is "--help" or "-h" or "-?" or "/?") || args is ["help"])
        {
            Console.Out.Write(Help());
            return 0;
        }

        if (args is [HealthProbe.Command, var url])
        {
            return await HealthProbe.RunAsync(url);
        }

        var mistake = args is [HealthProbe.Command, ..] ? $"{HealthProbe.Command} wants one address, such as http://127.0.0.1:8711/__admin/health."
            : FindMistake(args);
        if (mistake is null)
        {
            return null;
        }

        await Console.Error.WriteLineAsync($"{_host}: {mistake} {_host} --help lists all settings.");
        return 2;
    }

    /// <summary>The text of <c>--help</c>.</summary>
    public string Help()
    {
        var text = new StringBuilder();
        text.AppendLine($"Usage: {_host} [--SETTING VALUE]...");
        text.AppendLine($"       {_host} health URL      ask a running host how it is");
        text.AppendLine();
        text.AppendLine("Settings, also as environment variables (: becomes __) and in appsettings.json; --urls, --Logging:... and");
        text.AppendLine("--Kestrel:... are those of ASP.NET Core.");
        foreach (var row in _rows)
        {
            text.AppendLine();
            text.AppendLine(row.Switch.Length > 0 ? $"  {row.Switch}    (--{row.Key})" : row.IsFlag ? $"  --{row.Key}" : $"  --{row.Key} VALUE");
            text.AppendLine($"      {row.Description}{(row.Default.Length > 0 ? $" Default: {row.Default}." : "")}");
        }

        return text.ToString();
    }

    /// <summary>A flag may stand alone: <c>--https</c> becomes <c>--https=true</c>, since the framework's own reader wants a value.</summary>
    public string[] Expand(string[] args)
    {
        var expanded = (string[])args.Clone();
        for (var i = 0; i < args.Length; i++)
        {
            if (Find(args[i]) is { IsFlag: true } && (i + 1 == args.Length || args[i + 1].StartsWith("--", StringComparison.Ordinal)))
            {
                expanded[i] += "=true";
            }
        }

        return expanded;
    }

    /// <summary>The first argument that is no setting, in one line; null when all are known.</summary>
    public string? FindMistake(string[] args)
    {
        var expanded = Expand(args);
        for (var i = 0; i < expanded.Length; i++)
        {
            var arg = expanded[i];
            var prefix = arg.StartsWith("--", StringComparison.Ordinal) ? 2 : 0;
            var equals = arg.IndexOf('=', StringComparison.Ordinal);
            if (prefix == 0 && equals < 0)
            {
                return $"'{arg}' is no setting; settings begin with --.{Hint("--" + arg)}";
            }

            var name = equals < 0 ? arg : arg[..equals];
            if (!IsKnown(name) && !(arg.EndsWith('=') && IsSection(name)))
            {
                return $"There is no setting {name}.{Hint(name)}";
            }

            if (equals < 0 && ++i == expanded.Length)
            {
                return $"{arg} wants a value.";
            }
        }

        return null;
    }

    private bool IsKnown(string name)
    {
        var key = name.TrimStart('-');
        return Find(name) is not null || Frameworks.Any(pattern => Matches(pattern, key));
    }

    // WebApplicationFactory hands on the sections of its settings too, each with nothing as its value.
    private bool IsSection(string name) => _rows.Select(static row => row.Key).Concat(Frameworks)
        .Any(key => key.StartsWith(name.TrimStart('-') + ":", StringComparison.OrdinalIgnoreCase));

    private Row? Find(string name)
    {
        var key = name.TrimStart('-');
        return _rows.FirstOrDefault(
            row => Matches(row.Key, key) || (row.Switch.Length > 0 && row.Switch.Split(' ')[0].TrimStart('-').Equals(key, StringComparison.OrdinalIgnoreCase)));
    }

    // Words in capitals stand for what the user names: Cnames:DOMAIN, TokenKeys:Keys:ID, ServiceNames:N.
    private static bool Matches(string pattern, string key)
    {
        if (pattern.EndsWith(":*", StringComparison.Ordinal))
        {
            return key.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase);
        }

        var (wanted, given) = (pattern.Split(':'), key.Split(':'));
        return wanted.Length == given.Length
            && wanted.Zip(given).All(static pair => (pair.First.All(char.IsAsciiLetterUpper) && pair.Second.Length > 0)
                || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
    }

    private string Hint(string name)
    {
        var wanted = name.TrimStart('-');
        var nearest = _rows.SelectMany(static row => row.Switch.Length > 0 ? [row.Switch.Split(' ')[0], "--" + row.Key] : (string[])["--" + row.Key])
            .Append("--urls").Append("--help")
            .Select(candidate => (candidate, distance: Distance(wanted, candidate.TrimStart('-'))))
            .MinBy(static pair => pair.distance);
        return nearest.distance <= Math.Max(2, wanted.Length / 3) ? $" Did you mean {nearest.candidate}?" : "";
    }

    // Levenshtein's, letter case ignored.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }

    private sealed record Row(string Key, string Switch, string Default, string Description)
    {
        public bool IsFlag => Default is "true" or "false";
    }
}
