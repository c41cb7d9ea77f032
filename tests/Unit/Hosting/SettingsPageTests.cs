using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Extensions.Configuration;
using Scenario.AppServer.Callback;
using Scenario.AppServer.Credentials;
using Scenario.AppServer.Grants;
using Scenario.AppServer.Host;
using Scenario.AppServer.Host.Login;
using Scenario.AppServer.Hosting;
using Scenario.AppServer.Sts;
using Scenario.AppServer.UploadForm;
using Scenario.FakeOss.Host;
using Scenario.FakeSts.Host;
using Scenario.Hosting;

namespace Scenario.Unit.Hosting;

/// <summary>docs/settings.md is what the settings' types say; the hosts embed the page for <c>--help</c> and to refuse what is misspelt.</summary>
public sealed partial class SettingsPageTests
{
    private const string Head = "| key | on the command line | default | what |\n|---|---|---|---|";

    private static readonly string Page = Path.Combine(Repository.Root, "docs", "settings.md");

    [Theory]
    [InlineData("FakeSts", typeof(StsSettings))]
    [InlineData("FakeOss", typeof(OssSettings))]
    public void the_page_lists_exactly_the_settings_of_each_host(string host, Type settings)
    {
        var expected = Table(settings);

        Assert.True(Section(host) == expected, $"The section {host} of docs/settings.md has to be:\n\n{expected}\n");
    }

    // AppServer binds its sections where they are used; what a key is for says the summary of its property, in words that hold for both.
    [Fact]
    public void the_page_lists_every_key_of_AppServer_with_the_summary_of_its_option()
    {
        (string Section, Type Options)[] sections =
        [
            ("Transport", typeof(TransportOptions)), ("AccessKey", typeof(AccessKeyOptions)), ("Sts", typeof(StsOptions)), ("Oss", typeof(OssOptions)),
            ("Credentials", typeof(CredentialsOptions)), ("Grants:NAME", typeof(GrantOptions)), ("Users", typeof(UsersOptions)),
            ("Redis", typeof(RedisOptions)),
            ("DataProtection", typeof(DataProtectionSettings)), ("RateLimit", typeof(RateLimitOptions)), ("Limits", typeof(LimitsOptions)),
            ("UploadForm", typeof(UploadFormOptions)), ("Callback", typeof(CallbackOptions)), ("Cors", typeof(CorsSettings)),
            ("DevelopmentLogin", typeof(DevelopmentLoginOptions)),
        ];
        var summaries = new[] { "Scenario.AppServer.Library.xml", "Scenario.AppServer.xml" }
            .SelectMany(static file => XDocument.Load(Path.Combine(AppContext.BaseDirectory, file)).Descendants("summary"))
            .ToDictionary(static summary => summary.Parent!.Attribute("name")!.Value, Text, StringComparer.Ordinal);
        string[] rows =
        [
            "| `Urls` |  | http://127.0.0.1:8713 | Addresses to listen on, separated by `;`; plain HTTP on loopback only. |",
            .. from section in sections
               let defaults = Activator.CreateInstance(section.Options)
               from property in section.Options.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
               where property.CanWrite
               let told = summaries[$"P:{section.Options.FullName}.{property.Name}"].Split(" Default: ")
               let usual = told.Length > 1 ? told[1].TrimEnd('.') : Usual(property, defaults)
               select $"| `{section.Section}:{property.Name}{Suffix(property.PropertyType, property.Name)}` |  | {usual} | {told[0]} |",
            "| `Authentication:*` |  | none | ASP.NET Core's own: `Authentication:Schemes:Bearer:Authority`, `:ValidAudiences:N` and so on say whose tokens are believed. |",
            "| `OTEL_EXPORTER_OTLP_ENDPOINT` |  | none | Where traces and metrics go; nothing leaves the process without it. |",
        ];
        var bound = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "AppServer"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(static file => SectionType().Matches(File.ReadAllText(file)).Select(static match => match.Groups[1].Value)).Distinct();
        var expected = string.Join('\n', [Head, .. rows]);

        Assert.True(Section("AppServer") == expected, $"The section AppServer of docs/settings.md has to be:\n\n{expected}\n");
        Assert.Empty(bound.Except(sections.Select(static section => section.Options.Name)).Except(["GrantsOptions"])); // whose members are GrantOptions
    }

    [Theory]
    [InlineData("--sede", "x.json", "There is no setting --sede. Did you mean --seed?")]
    [InlineData("--store=memory", "--fsnyc", "There is no setting --fsnyc. Did you mean --Fsync?")]
    [InlineData("--seed", null, "--seed wants a value.")]
    [InlineData("--TokenKeys=x", null, "There is no setting --TokenKeys.")]
    [InlineData("store", "memory", "'store' is no setting; settings begin with --. Did you mean --store?")]
    public void what_nobody_knows_is_named_in_one_line(string first, string? second, string mistake)
    {
        string[] args = second is null ? [first] : [first, second];

        Assert.Equal(mistake, Reference("FakeOss").FindMistake(args));
    }

    [Theory]
    [InlineData("--urls", "http://127.0.0.1:0", "--https", "--seed", "x.json", "--Logging:LogLevel:Default=Warning")]
    [InlineData("--TokenKeys=", "--TokenKeys:Keys=", "--TokenKeys:Keys:one=AAAA")] // as WebApplicationFactory hands on UseSetting
    [InlineData("--Cnames:photos.example.com", "sample-bucket", "--servicenames:0=oss.test", "--TokenKeys:Keys:one", "AAAA", "--fsync")]
    [InlineData("--environment=Development", "--contentRoot=/", "--Kestrel:Endpoints:A:Url=http://127.0.0.1:1", "--SCENARIO_S3_ACCESS_KEY", "",
        "--https=false")]
    public void what_a_host_or_the_framework_knows_passes(params string[] args) => Assert.Null(Reference("FakeOss").FindMistake(args));

    [Fact]
    public void a_flag_may_stand_alone_and_a_short_switch_sets_its_key()
    {
        var reference = Reference("FakeSts");
        var configuration = new ConfigurationBuilder()
            .AddCommandLine(reference.Expand(["--https", "--seed", "x.json", "--RequireHttps", "true", "--directory=d.db"]), reference.SwitchMappings)
            .Build();

        Assert.Equal("true", configuration["Https"]);
        Assert.Equal("x.json", configuration["Seed:File"]);
        Assert.Equal("true", configuration["RequireHttps"]);
        Assert.Equal("d.db", configuration["Directory:File"]);
    }

    [Fact]
    public void help_lists_every_setting_with_what_it_does()
    {
        var help = Reference("FakeSts").Help();

        Assert.All(Rows(typeof(StsSettings), ""), row =>
        {
            Assert.Contains("--" + row.Key, help, StringComparison.Ordinal);
            Assert.Contains(row.Description.Replace("`", "", StringComparison.Ordinal), help, StringComparison.Ordinal);
        });
    }

    private static string Section(string host)
    {
        var text = File.ReadAllText(Page);
        var start = text.IndexOf($"## {host}\n", StringComparison.Ordinal) + $"## {host}\n".Length;
        var end = text.IndexOf("\n## ", start, StringComparison.Ordinal);
        return (end < 0 ? text[start..] : text[start..end]).Trim('\n');
    }

    /// <summary>A summary as Markdown, on one line.</summary>
    private static string Text(XElement summary) => Blanks().Replace(string.Concat(summary.Nodes().Select(static node => node switch
    {
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{see.Attribute("cref")!.Value.Split('.')[^1]}`",
        _ => $"{(node as XText)?.Value}",
    })), " ").Trim();

    private static string Usual(PropertyInfo property, object? defaults) => property.GetValue(defaults) switch
    {
        _ when property.IsDefined(typeof(RequiredAttribute)) && property.GetValue(defaults) is null or "" => "required",
        null or "" => "",
        bool flag => flag ? "`true`" : "`false`",
        TimeSpan { TotalSeconds: < 1 } time => $"{time.TotalMilliseconds} ms",
        TimeSpan { TotalMinutes: < 2 } time => $"{time.TotalSeconds} s",
        TimeSpan { TotalHours: < 1 } time => $"{time.TotalMinutes} min",
        TimeSpan time => $"{time.TotalHours} h",
        var value => $"`{Convert.ToString(value, CultureInfo.InvariantCulture)}`",
    };

    private static SettingsReference Reference(string host) => SettingsReference.Parse(File.ReadAllText(Page), host);

    private static string Table(Type settings)
    {
        var text = new StringBuilder(Head);
        foreach (var row in Rows(settings, ""))
        {
            text.Append(CultureInfo.InvariantCulture,
                $"\n| `{row.Key}` | {(row.Switch is null ? "" : $"`{row.Switch}`")} | {row.Default} | {row.Description} |");
        }

        return text.ToString();
    }

    private static IEnumerable<(string Key, string? Switch, string Default, string Description)> Rows(Type type, string prefix)
    {
        var instance = Activator.CreateInstance(type, nonPublic: true)!;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            var key = prefix + (property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name);
            if (property.GetCustomAttribute<SettingAttribute>() is not { } setting)
            {
                Assert.True(property.PropertyType.Namespace!.StartsWith("Scenario", StringComparison.Ordinal),
                    $"{type.Name}.{property.Name} has no description.");
                foreach (var row in Rows(property.PropertyType, key + ":"))
                {
                    yield return row;
                }

                continue;
            }

            var value = property.GetValue(instance);
            var words = setting.Default ?? value switch
            {
                bool flag => $"`{(flag ? "true" : "false")}`",
                string[] or System.Collections.IDictionary or null => "",
                _ => $"`{Convert.ToString(value, CultureInfo.InvariantCulture)}`",
            };
            yield return (key + Suffix(property.PropertyType, property.Name), setting.Switch, words, setting.Description);
            if (key == "Https")
            {
                // The key itself is a flag; what lies below it is bound by a type of its own.
                foreach (var row in Rows(typeof(HttpsSettings), "Https:"))
                {
                    yield return row;
                }
            }
        }
    }

    [GeneratedRegex(@"(?:AddSection|\.Get)<([A-Za-z]+(?:Options|Settings))>\(")]
    private static partial Regex SectionType();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    // What stands for a word of the user's own.
    private static string Suffix(Type type, string name) =>
        type == typeof(string[]) ? ":N" : typeof(System.Collections.IDictionary).IsAssignableFrom(type) ? name == "Cnames" ? ":DOMAIN" : ":NAME" : "";
}
