using System.CommandLine;
using System.Text.Json;
using Scenario.Ram.Policies;
using Scenario.Ram.Policies.Linting;
using Scenario.Tool.Commands;

namespace Scenario.Tool.Linting;

/// <summary><c>lint</c>: what is wrong with policies and what is likely not meant (docs/lint.md), by file, line and column.</summary>
internal static class LintCommand
{
    private const string Guess = "auto";

    public static Command Create(ToolCommand tool)
    {
        var files = new Argument<string[]>("policies")
        {
            HelpName = "POLICY",
            Arity = ArgumentArity.OneOrMore,
            Description = $"Policies: {InputText.Forms}."
        };
        var kind = new Option<string>("--kind")
        {
            HelpName = "KIND",
            DefaultValueFactory = static _ => Guess,
            Description = "identity, session, trust or bucket; auto goes by the members Principal and Resource."
        };
        kind.AcceptOnlyFromAmong([Guess, .. Enum.GetNames<PolicyKind>().Select(static name => name.ToLowerInvariant())]);
        var account = new Option<string?>("--account")
        {
            HelpName = "ID",
            Description = "The account that the policies stand in: others in a trust policy are foreign."
        };
        var least = new Option<string>("--least")
        {
            HelpName = "SEVERITY",
            DefaultValueFactory = static _ => "suggestion",
            Description = "The mildest finding that counts: error, security, warning or suggestion."
        };
        least.AcceptOnlyFromAmong([.. Enum.GetNames<LintSeverity>().Select(static name => name.ToLowerInvariant())]);
        var command = new Command("lint",
            "Look for grammar errors and classic mistakes in policies: exit code 0 none, 1 found, 2 unreadable.") { files, kind, account, least };
        return tool.Attach(command, (given, _) =>
        {
            var mildest = Enum.Parse<LintSeverity>(given.GetValue(least)!, ignoreCase: true);
            var inputs = given.GetValue(files)!.Select(file => InputText.Read(file, "command line", tool.Environment)).ToList();
            var findings =
                (from input in inputs
                 let itsKind = given.GetValue(kind) is { } named and not Guess ? Enum.Parse<PolicyKind>(named, ignoreCase: true) : KindOf(input.Text)
                 from finding in PolicyLint.Check(input.Text, itsKind, given.GetValue(account))
                 where finding.Severity <= mildest
                 select (Input: input, Finding: finding)).ToList();
            if (tool.IsJson(given))
            {
                tool.WriteJson(writer => Write(writer, findings, given, tool));
            }
            else
            {
                foreach (var (input, finding) in findings)
                {
                    var message = tool.Texts(given).Word(finding.Message);
                    tool.Write($"{input.PlaceOf(finding.Path)}: {Name(finding.Severity)} {finding.Check}: {message} ({finding.Path})");
                }

                tool.Remark(findings.Count == 0 ? $"Nothing found in {Counted(inputs.Count)}." : $"{findings.Count} found in {Counted(inputs.Count)}.");
            }

            return Task.FromResult(findings.Count == 0 ? ExitCode.Done : ExitCode.Refused);
        });
    }

    private static string Counted(int policies) => policies == 1 ? "1 policy" : $"{policies} policies";

    private static string Name(LintSeverity severity) => severity.ToString().ToLowerInvariant();

    private static void Write(Utf8JsonWriter writer, IEnumerable<(InputText Input, LintFinding Finding)> findings, ParseResult given, ToolCommand tool)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("findings");
        foreach (var (input, finding) in findings)
        {
            var (line, column) = Trainer.Playing.JsonPlaces.PlaceOf(input.Text, finding.Path);
            writer.WriteStartObject();
            writer.WriteString("file", input.Name);
            writer.WriteNumber("line", line);
            writer.WriteNumber("column", column);
            writer.WriteString("path", finding.Path);
            writer.WriteString("severity", Name(finding.Severity));
            writer.WriteString("check", finding.Check);
            writer.WriteString("message", tool.Texts(given).Word(finding.Message));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    // Only trust and bucket policies have a Principal, and only of these two a bucket policy has a Resource.
    private static PolicyKind KindOf(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("Statement", out var statements)
                && statements.ValueKind == JsonValueKind.Array)
            {
                var objects = statements.EnumerateArray().Where(static statement => statement.ValueKind == JsonValueKind.Object).ToList();
                if (objects.Exists(static statement => statement.TryGetProperty("Principal", out _)))
                {
                    return objects.Exists(static statement => statement.TryGetProperty("Resource", out _)) ? PolicyKind.Bucket : PolicyKind.Trust;
                }
            }
        }
        catch (JsonException)
        {
            // The lint says where.
        }

        return PolicyKind.Identity;
    }
}
