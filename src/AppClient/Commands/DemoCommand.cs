using System.CommandLine;
using System.Globalization;
using Scenario.AppClient.Walk;

namespace Scenario.AppClient.Commands;

/// <summary><c>demo</c>: walks the client's part of the scenario against a running stack.</summary>
internal static class DemoCommand
{
    public static Command Create(CommandBody body)
    {
        var user = Option("--user", "USER", "App user to log in as.", "alice");
        var password = Option("--password", "PASSWORD", "That user's password.", "alice-password");
        var photoGrant = Option("--photo-grant", "NAME", "Grant that reads one photo.", "read-photo");
        var filesGrant = Option("--files-grant", "NAME", "Grant for the user's own files.", "my-files");
        var neighbour = Option("--neighbour", "KEY", "Existing object that the photo grant must not reach.", "2015/01/01/tree.jpg");
        var foreign = Option("--foreign-key", "KEY", "Object of another user.", "users/bob/hello.txt");
        var command = new Command("demo", "Walk the client's part of the scenario: log in, fetch a photo, be refused everything else.")
        {
            user, password, photoGrant, filesGrant, neighbour, foreign,
        };
        body.Attach(
            command,
            async (run, given, cancellationToken) =>
            {
                var steps = new List<ClientWalkStep>();
                var walk = new ClientWalk(
                    run.AppServer, run.Explanations, run.OssClients, run.Http, run.Settings.Addressing,
                    step =>
                    {
                        steps.Add(step);
                        if (!run.Settings.Json)
                        {
                            Print(run, steps.Count, step);
                        }
                    });
                var done = await walk.RunAsync(
                    given.GetValue(user)!, given.GetValue(password)!, given.GetValue(photoGrant)!, given.GetValue(filesGrant)!, given.GetValue(neighbour)!,
                    given.GetValue(foreign)!,
                    cancellationToken);
                run.Write(
                    done ? $"\nAll {Number(steps.Count)} steps came out as expected."
                        : $"\n{Number(steps.Count(s => !s.IsAsExpected))} of {Number(steps.Count)} steps did not come out as expected.",
                    json =>
                    {
                        json.WriteBoolean("asExpected", done);
                        json.WriteStartArray("steps");
                        foreach (var step in steps)
                        {
                            json.WriteStartObject();
                            json.WriteString("who", step.Who);
                            json.WriteString("asked", step.Asked);
                            json.WriteString("expected", step.Expected);
                            json.WriteString("answer", step.Answer);
                            json.WriteBoolean("asExpected", step.IsAsExpected);
                            json.WriteString("requestId", step.RequestId);
                            json.WriteString("explanation", step.Explanation);
                            json.WriteEndObject();
                        }

                        json.WriteEndArray();
                    });
                return done ? CommandBody.Done : CommandBody.Failed;
            });
        return command;
    }

    private static void Print(ClientRun run, int number, ClientWalkStep step)
    {
        List<string> lines =
        [
            $"{Number(number),2}  {(step.IsAsExpected ? "ok " : "NOT")}  {step.Who}: {step.Asked}",
            $"         {step.Answer}{(step.RequestId is null ? "" : $" (request {step.RequestId})")}",
        ];
        if (!step.IsAsExpected)
        {
            lines.Add($"         expected: {step.Expected}");
        }

        if (step.Explanation is not null)
        {
            lines.Add($"         because: {step.Explanation}");
        }

        run.Environment.Out.WriteLine(string.Join('\n', lines.Select(Printable.Of)));
    }

    private static Option<string> Option(string name, string valueName, string description, string value) =>
        new(name) { HelpName = valueName, Description = description, DefaultValueFactory = _ => value };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
