using System.CommandLine;
using System.Text;
using System.Text.Json;
using Scenario.ControlPlane.Admin;
using Scenario.Seeds;
using Scenario.Tool.Commands;

namespace Scenario.Tool.Seeds;

/// <summary><c>seed validate</c>: whether a host would start with a seed file (docs/seed.md), and what it would hold then.</summary>
internal static class SeedValidateCommand
{
    public static Command Create(ToolCommand tool)
    {
        var file = new Argument<string>("file") { HelpName = "FILE", Description = $"The seed: {InputText.Forms}." };
        var command = new Command("validate", "Check a seed file as the hosts do, the files that it names included: exit code 0 or 2.") { file };
        return tool.Attach(command, (given, _) =>
        {
            var input = InputText.Read(given.GetValue(file)!, "command line", tool.Environment);
            var result = SeedReader.Parse(Encoding.UTF8.GetBytes(input.Text));
            if (!result.IsValid)
            {
                throw Refused(input, result.Error);
            }

            var seed = result.Seed;
            var folder = File.Exists(input.Name) ? Path.GetDirectoryName(Path.GetFullPath(input.Name))! : Directory.GetCurrentDirectory();
            var missing = seed.Buckets.SelectMany(static bucket => bucket.Objects)
                .FirstOrDefault(item => item.File is { } name && !File.Exists(Path.Combine(folder, name)));
            if (missing is not null)
            {
                throw Refused(input, new SeedError(missing.JsonPath, $"There is no file '{missing.File}' in {folder}."));
            }

            var directory = seed.ToDirectory(tool.Environment.Time.GetUtcNow());
            (string Name, int Count)[] counts =
            [
                ("accounts", directory.Accounts.Count), ("users", directory.Users.Count), ("groups", directory.Groups.Count), ("roles", directory.Roles.Count),
                ("accessKeys", directory.AccessKeys.Count), ("buckets", seed.Buckets.Length),
                ("objects", seed.Buckets.Sum(static bucket => bucket.Objects.Length)),
            ];
            tool.Answer(
                given,
                ToolCommand.ToJson(writer => Write(writer, counts)),
                _ => $"{input.Name} is a seed: {string.Join(", ", counts.Select(static pair => $"{pair.Name} {pair.Count}"))}.");
            return Task.FromResult(ExitCode.Done);
        });
    }

    private static MalformedException Refused(InputText input, SeedError error) =>
        new($"{input.PlaceOf(error.JsonPath)}: {error.Message} ({error.JsonPath})", new AdminError(400, "InvalidSeed", error.Message, error.JsonPath));

    private static void Write(Utf8JsonWriter writer, (string Name, int Count)[] counts)
    {
        writer.WriteStartObject();
        foreach (var (name, count) in counts)
        {
            writer.WriteNumber(name, count);
        }

        writer.WriteEndObject();
    }
}
