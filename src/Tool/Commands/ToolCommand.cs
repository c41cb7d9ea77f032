using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Scenario.AppClient.Commands;
using Scenario.ControlPlane.Admin;
using Scenario.Ram.Explanations;

namespace Scenario.Tool.Commands;

/// <summary>What every command has around it: the options <c>--json</c> and <c>--lang</c>, results out, failures told, exit code out.</summary>
internal sealed class ToolCommand(ToolEnvironment environment)
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON on standard output, and nothing else there." };
    private readonly Option<string> _language = Language();

    public ToolEnvironment Environment => environment;

    /// <summary>Gives the command its action and the options that it shares with the others.</summary>
    public Command Attach(Command command, Func<ParseResult, CancellationToken, Task<int>> body)
    {
        command.Add(_json);
        command.Add(_language);
        command.SetAction(async (given, cancellationToken) =>
        {
            try
            {
                return await body(given, cancellationToken);
            }
            catch (MalformedException exception)
            {
                return Fail(given, exception.Message, exception.Error, ExitCode.Malformed);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCode.Refused;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or TimeoutException or UnauthorizedAccessException
                or OperationCanceledException)
            {
                return Fail(given, exception.Message, new AdminError(503, "Failed", exception.Message), ExitCode.Refused);
            }
        });
        return command;
    }

    public bool IsJson(ParseResult given) => given.GetValue(_json);

    public ExplanationTexts Texts(ParseResult given) => ExplanationTexts.Find(given.GetValue(_language)!)!;

    /// <summary>Lines for people; whatever a server or a file put into them, it does not steer the terminal.</summary>
    public void Write(string text) => environment.Out.WriteLine(Printable.Lines(text));

    /// <summary>A remark beside the result.</summary>
    public void Remark(string text) => environment.Error.WriteLine(Printable.Lines(text));

    /// <summary>One JSON value.</summary>
    public void WriteJson(Action<Utf8JsonWriter> write, bool isOneLine = false) =>
        environment.Out.WriteLine(Printable.Lines(Encoding.UTF8.GetString(ToJson(write, isOneLine))));

    /// <summary>A JSON value as it would be printed.</summary>
    public static byte[] ToJson(Action<Utf8JsonWriter> write, bool isOneLine = false)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, isOneLine ? OneLine : Readable))
        {
            write(writer);
        }

        return buffer.ToArray();
    }

    /// <summary>The answer of a command, as the JSON of the control API or in words.</summary>
    public void Answer(ParseResult given, byte[] json, Func<JsonElement, string> inWords)
    {
        using var document = JsonDocument.Parse(json);
        if (IsJson(given))
        {
            WriteJson(document.RootElement.WriteTo);
        }
        else
        {
            Write(inWords(document.RootElement));
        }
    }

    /// <summary>Says what went wrong: a line on standard error, or with <c>--json</c> an object like the control API's errors on standard output.</summary>
    public int Fail(ParseResult given, string line, AdminError error, int exitCode)
    {
        if (IsJson(given))
        {
            WriteJson(writer => JsonSerializer.Serialize(writer, error, AdminJson.Default.AdminError));
        }
        else
        {
            environment.Error.WriteLine(Printable.Of(line.ReplaceLineEndings(" ")));
        }

        return exitCode;
    }

    private static Option<string> Language()
    {
        var option = new Option<string>("--lang")
        {
            HelpName = "TAG",
            Description = "Language of explanations: en or zh-CN.",
            DefaultValueFactory = static _ => "en"
        };
        option.AcceptOnlyFromAmong([.. ExplanationTexts.All.Select(static texts => texts.Language)]);
        return option;
    }
}
