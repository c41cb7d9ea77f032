using System.Text;
using System.Text.RegularExpressions;

namespace Scenario.Integration.Documents;

/// <summary>
/// The documents' commands run, page by page and from top to bottom in one shell, as a reader would type them. What cannot run here has its reason in a
/// comment above
/// the block: <c>run: no, REASON</c>. Other marks: <c>run: serves URL</c>, <c>run: exits CODE</c>, and on the block behind one that shows its output:
/// <c>prints</c>.
/// </summary>
public sealed partial class CommandBlockTests
{
    /// <summary>What keeps a block from being run here: nothing else does.</summary>
    private static readonly string[] Reasons =
        ["it needs Docker", "it needs an account of the real cloud", "it needs a server of its own", "it builds this repository",
            "it needs the vendor's packages",
            "it needs a feed with the packages",
            "it only shows the form of a command"];

    private static readonly IReadOnlyList<DocumentBlock> Blocks = [.. DocumentBlock.Pages.SelectMany(DocumentBlock.Of)];

    // A company's laptop: a proxy for everything, and settings of something else in the directory.
    private static readonly Dictionary<string, string> Proxy = new() { ["HTTP_PROXY"] = "http://127.0.0.1:1", ["HTTPS_PROXY"] = "http://127.0.0.1:1" };

    public static TheoryData<string> BashPages => [.. PagesWith("bash")];

    public static TheoryData<string> PwshPages => [.. PagesWith("pwsh")];

    [Fact]
    public void every_block_says_what_it_is_and_every_mark_is_known()
    {
        Assert.Empty(Blocks.Where(
            static block => block.Language is not ("bash" or "pwsh" or "csharp" or "json" or "text" or "xml" or "http" or "javascript" or "python"
            or "go" or "java" or "php" or "ruby" or "html" or "yaml" or "dockerfile")).Select(static block => $"{block.Place} '{block.Language}'"));
        Assert.Empty(Blocks.Where(static block => !block.HasKnownMark).Select(static block => $"{block.Place} '{block.Mark}'"));
    }

    [Fact]
    public void what_is_not_run_says_why_and_is_the_lesser_part()
    {
        var commands = Blocks.Where(static block => block.IsCommand || block.Language == "csharp").ToList();
        var skipped = commands.Where(static block => block.Reason is not null).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"{commands.Count - skipped.Count} blocks run, {skipped.Count} do not:\n"
            + string.Join('\n', skipped.Select(static block => $"{block.Place}: {block.Reason}")));

        Assert.Empty(skipped.Where(static block => !Reasons.Any(reason => block.Reason!.StartsWith(reason, StringComparison.Ordinal)))
            .Select(static block => $"{block.Place} '{block.Reason}'"));
        Assert.InRange(skipped.Count, 0, commands.Count / 2);
    }

    [Theory]
    [MemberData(nameof(BashPages))]
    public Task the_commands_of_a_page_run_in_bash(string page) => PlayAsync(page, "bash", []);

    [Theory]
    [MemberData(nameof(PwshPages))]
    public Task the_commands_of_a_page_run_in_powershell(string page) => PlayAsync(page, "pwsh", []);

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/appclient.md")]
    public Task they_run_behind_a_companys_proxy_too(string page) => PlayAsync(page, "bash", Proxy);

    [Fact]
    public void a_test_class_that_a_document_names_is_there()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Select(static file => Path.GetFileNameWithoutExtension(file)).ToHashSet(StringComparer.Ordinal);
        var named = DocumentBlock.Pages.SelectMany(static page => FilterClass().Matches(File.ReadAllText(Path.Combine(Repository.Root, page)))
            .Select(match => (page, Name: match.Groups[1].Value))).ToList();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name.Name, sources));
    }

    private static IEnumerable<string> PagesWith(string language) =>
        Blocks.Where(block => block.Language == language && block.Reason is null && block.Serves is null).Select(static block => block.Page).Distinct();

    private static async Task PlayAsync(string page, string language, Dictionary<string, string> variables)
    {
        foreach (var program in language == "pwsh" ? (string[])["bash", "curl", "jq", "pwsh"] : ["bash", "curl", "jq"])
        {
            Require.Executable(language, program);
        }

        var blocks = Blocks.Where(block => block.Page == page).ToList();
        using var sandbox = new DocumentSandbox();
        await WriteFilesAsync(sandbox.Work, isHostile: variables.Count > 0);

        var (exitCode, said) = await sandbox.RunAsync(ScriptOf(blocks, language, sandbox), variables);

        var output = string.Concat(blocks.Where(static block => block.IsCommand).Select(block => $"--- {block.Place}\n{sandbox.OutputOf(block)}\n"));
        Assert.True(exitCode == 0, $"{said}\n{output}");
        foreach (var printed in blocks.Where(block => block.IsPrinted && language == "bash"))
        {
            var before = blocks.Last(block => block.Language == language && block.Reason is null && block.Line < printed.Line);
            var text = Space().Replace(sandbox.OutputOf(before), " "); // programs break lines where the terminal ends
            var from = 0;
            foreach (var line in printed.Text.Split('\n').Where(static line => line.Trim('…', '.', ' ').Length > 0))
            {
                var found = new Regex(string.Join(".*?", line.Trim().Split('…').Select(static part => Regex.Escape(Space().Replace(part, " "))))).Match(text,
                    from);
                Assert.True(found.Success, $"{printed.Place}: {before.Place} does not print '{line}'. It prints:\n{sandbox.OutputOf(before)}");
                from = found.Index + found.Length;
            }
        }
    }

    // What a reader has lying about, by the names that the documents use.
    private static async Task WriteFilesAsync(string directory, bool isHostile)
    {
        await File.WriteAllBytesAsync(Path.Combine(directory, "photo.jpg"), [0xFF, 0xD8, 0xFF, 0xE0, .. new byte[2000], 0xFF, 0xD9]);
        await File.WriteAllTextAsync(Path.Combine(directory, "role.json"), Policy("oss:GetObject", "acs:oss:*:*:photos/*"));
        await File.WriteAllTextAsync(Path.Combine(directory, "alice.json"), Policy("oss:GetObject", "acs:oss:*:*:photos/users/alice/*"));
        await File.WriteAllTextAsync(Path.Combine(directory, "policy.json"), Policy("oss:GetObject", "acs:oss:*:*:photos/users/alice/*"));
        await File.WriteAllTextAsync(Path.Combine(directory, "user.json"), Policy("sts:AssumeRole", "acs:ram::11223344:role/photo-user"));
        await File.WriteAllTextAsync(Path.Combine(directory, "trust.json"),
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::11223344:user/backend"}}]}""");
        await File.WriteAllTextAsync(Path.Combine(directory, "question.json"),
            $$"""{"action":"oss:GetObject","resource":"acs:oss:*:11223344:photos/a.jpg","identityPolicies":[{{Policy("oss:GetObject", "acs:oss:*:*:photos/*")}}]}""");
        Directory.CreateDirectory(Path.Combine(directory, "policies"));
        await File.WriteAllTextAsync(Path.Combine(directory, "policies", "alice.json"), Policy("oss:GetObject", "acs:oss:*:*:photos/users/alice/*"));
        if (isHostile)
        {
            await File.WriteAllTextAsync(Path.Combine(directory, "appsettings.json"),
                """{ "Urls": "http://127.0.0.1:1", "AllowedHosts": "nobody", "Kestrel": { "Endpoints": { "A": { "Url": "http://127.0.0.1:2" } } } }""");
        }
    }

    private static string Policy(string action, string resource) =>
        $$"""{"Version":"1","Statement":[{"Effect":"Allow","Action":"{{action}}","Resource":"{{resource}}"}]}""";

    private static string ScriptOf(List<DocumentBlock> blocks, string language, DocumentSandbox sandbox)
    {
        var script = new StringBuilder("""
            set -Eeuo pipefail
            exec 3>&2
            place=start; running=
            stop() { [[ -z $running ]] || { kill -- "-$running" 2>/dev/null || :; wait "$running" 2>/dev/null || :; running=; }; }
            trap 'echo "FAILED in $place: $BASH_COMMAND" >&3' ERR
            trap stop EXIT

            """);
        var powershell = new StringBuilder("$ErrorActionPreference = 'Stop'\n$PSNativeCommandUseErrorActionPreference = $true\n");
        foreach (var block in blocks.Where(static block => block.IsCommand && block.Reason is null))
        {
            script.Append('\n');
            var to = $">'{sandbox.OutputFile(block)}' 2>&1 </dev/null";
            if (block.Serves is { } address)
            {
                script.Append($$"""
                    place='{{block.Place}}'; stop; set -m
                    ( {{block.Text}}
                    ) {{to}} & running=$!; set +m
                    until curl -fs --noproxy '*' -o /dev/null '{{address}}'; do
                      kill -0 "$running" 2>/dev/null || { echo "FAILED in $place: it ended before {{address}} answered" >&3; exit 1; }
                      sleep 0.1
                    done
                    {{WaitForLine(blocks, block, sandbox)}}

                    """);
            }
            else if (block.Language != language)
            {
                continue;
            }
            else if (language == "pwsh")
            {
                powershell.Append($"Write-Host 'in {block.Place}'\n. {{\n{block.Text}\n}} *> '{sandbox.OutputFile(block)}'\n");
            }
            else
            {
                script.Append(block.Exits == 0
                    ? $"place='{block.Place}'\n{{\n{block.Text}\n}} {to}\n"
                    : $"place='{block.Place}'; code=0\n(\n{block.Text}\n) {to} || code=$?\n[[ $code == {block.Exits} ]] || {{ echo \"FAILED in $place: exit code $code\" >&3; exit 1; }}\n");
            }
        }

        if (language == "pwsh")
        {
            var file = Path.Combine(sandbox.Work, "page.ps1");
            File.WriteAllText(file, powershell.ToString());
            script.Append($"pwsh -NoProfile -NonInteractive -File '{file}'\n");
        }

        return script.ToString();
    }

    // A server that goes on talking has said all of it with the last line that the document shows.
    private static string WaitForLine(List<DocumentBlock> blocks, DocumentBlock block, DocumentSandbox sandbox)
    {
        var next = blocks.SkipWhile(other => other != block).Skip(1)
            .FirstOrDefault(static other => other.IsPrinted || (other.IsCommand && other.Reason is null));
        return next is not { IsPrinted: true } ? ""
            : $"until grep -qF '{next.Text.Split('\n')[^1].Split('…').MaxBy(static part => part.Length)}' '{sandbox.OutputFile(block)}'; do kill -0 \"$running\"; sleep 0.1; done";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"--filter-class '\*([A-Za-z0-9]+)'")]
    private static partial Regex FilterClass();
}
