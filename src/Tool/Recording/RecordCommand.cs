using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Scenario.Tool.Commands;
using Scenario.Trainer.Exchanges;

namespace Scenario.Tool.Recording;

/// <summary><c>record</c>: stands between an SDK and STS and OSS, and explains each exchange: what was signed, what was decided and why.</summary>
internal static class RecordCommand
{
    private const int UsualPort = 8731;

    public static Command Create(ToolCommand tool)
    {
        var sts = Address("--sts", "http://127.0.0.1:8711", "Where STS and RAM answer.");
        var oss = Address("--oss", "http://127.0.0.1:8712", "Where OSS answers.");
        var port = new Option<int>("--port")
        {
            HelpName = "N",
            DefaultValueFactory = static _ => UsualPort,
            Description = "Loopback port to point the SDK at for STS and RAM; OSS has the next one."
        };
        port.Validators.Add(static result =>
        {
            if (result.Tokens is [var given] && int.TryParse(given.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
                && number is < 1 or > 65_534)
            {
                result.AddError("--port takes a number from 1 to 65534.");
            }
        });
        var cloud = new RunningCloud(tool.Environment);
        var command = new Command("record", "Pass an SDK's traffic on unchanged and explain each request, until Ctrl-C; with --json one object on each line.")
        {
            sts, oss, port, cloud.AdminToken,
        };
        return tool.Attach(command, async (given, cancellationToken) =>
        {
            using var http = ToolEnvironment.CreateHttpClient();
            using var gate = new SemaphoreSlim(1);
            await using var recorder = await Recorder.StartAsync(
                given.GetValue(port), new Uri(given.GetValue(sts)!), new Uri(given.GetValue(oss)!),
                async exchange =>
                {
                    // One after the other, the question to the control API included.
                    await gate.WaitAsync(cancellationToken);
                    try
                    {
                        var entry = await EntryAsync(cloud, given, http, tool, exchange, cancellationToken);
                        if (tool.IsJson(given))
                        {
                            tool.WriteJson(writer => Write(writer, exchange, entry), isOneLine: true);
                        }
                        else
                        {
                            tool.Write(Words(exchange, entry));
                        }
                    }
                    finally
                    {
                        gate.Release();
                    }
                },
                cancellationToken);
            tool.Remark($"Point the SDK at {Show(recorder.Sts)} for STS and RAM, and at {Show(recorder.Oss)} for OSS. Ctrl-C ends it.");
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = cancellationToken.Register(ended.SetResult);
            await ended.Task;
            return ExitCode.Done;
        });
    }

    // What the target's control API knows of the request: null for the real cloud, which has none.
    private static async Task<JsonElement?> EntryAsync(
        RunningCloud cloud, ParseResult given, HttpClient http, ToolCommand tool, RecordedExchange exchange, CancellationToken cancellationToken)
    {
        if (exchange.RequestId is not { } id || exchange.Failure is not null || !exchange.Target.IsLoopback)
        {
            return null;
        }

        try
        {
            var call = $"requests/{Uri.EscapeDataString(id)}?lang={tool.Texts(given).Language}";
            var (status, body) = await cloud.CallAsync(given, http, exchange.Target, call, body: null, cancellationToken);
            return status == HttpStatusCode.OK ? JsonSerializer.Deserialize<JsonElement>(body) : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException)
        {
            return null;
        }
    }

    private static string Words(RecordedExchange exchange, JsonElement? entry)
    {
        var raw = exchange.Raw;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{exchange.Sequence} {exchange.Host} {raw.Method} {Secrets.Mask(raw.RawTarget)}: {raw.Status}");
        text.Append(CultureInfo.InvariantCulture, $" in {exchange.Duration.TotalMilliseconds:0.0} ms, {raw.RequestLength} bytes up, {raw.ResponseLength} down");
        if (exchange.Failure is { } failure)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  could not be passed on to {Show(exchange.Target)}: {failure}");
        }

        if (exchange.RequestId is { } id)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  request id {id}");
        }

        if (entry is { } known)
        {
            text.Append("\n  ").Append(InWords.Request(known).Replace("\n", "\n  ", StringComparison.Ordinal));
        }

        if (SignatureParts.Of(exchange.Host, raw) is { } signature)
        {
            Block(text, $"{signature.Scheme}: canonical request", signature.CanonicalRequest);
            Block(text, $"{signature.Scheme}: string to sign", signature.StringToSign);
        }
        else
        {
            text.Append("\n  not signed");
        }

        return text.Append('\n').ToString();
    }

    private static void Block(StringBuilder text, string title, IReadOnlyList<SignedPart> parts)
    {
        if (parts.Count > 0)
        {
            text.Append("\n  ").Append(title);
            foreach (var line in Joined(parts).Split('\n'))
            {
                text.Append("\n    | ").Append(line);
            }
        }
    }

    private static void Write(Utf8JsonWriter writer, RecordedExchange exchange, JsonElement? entry)
    {
        var raw = exchange.Raw;
        writer.WriteStartObject();
        writer.WriteNumber("sequence", exchange.Sequence);
        writer.WriteString("host", exchange.Host.ToString().ToLowerInvariant());
        writer.WriteString("method", raw.Method);
        writer.WriteString("target", Secrets.Mask(raw.RawTarget));
        writer.WriteNumber("status", raw.Status);
        writer.WriteNumber("durationMs", Math.Round(exchange.Duration.TotalMilliseconds, 3));
        writer.WriteNumber("requestBytes", raw.RequestLength);
        writer.WriteNumber("responseBytes", raw.ResponseLength);
        writer.WriteString("requestId", exchange.RequestId);
        writer.WriteString("failure", exchange.Failure);
        writer.WritePropertyName("signature");
        if (SignatureParts.Of(exchange.Host, raw) is { } signature)
        {
            writer.WriteStartObject();
            writer.WriteString("scheme", signature.Scheme);
            writer.WriteString("canonicalRequest", signature.CanonicalRequest.Count == 0 ? null : Joined(signature.CanonicalRequest));
            writer.WriteString("stringToSign", Joined(signature.StringToSign));
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNullValue();
        }

        writer.WritePropertyName("explanation");
        if (entry is { } known)
        {
            known.WriteTo(writer);
        }
        else
        {
            writer.WriteNullValue();
        }

        writer.WriteEndObject();
    }

    private static string Joined(IReadOnlyList<SignedPart> parts) => Secrets.Mask(string.Concat(parts.Select(static part => part.Text)));

    private static string Show(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private static Option<string> Address(string name, string usual, string what)
    {
        var option = new Option<string>(name) { HelpName = "URL", Description = what, DefaultValueFactory = _ => usual };
        option.Validators.Add(static result =>
        {
            if (result.Tokens is [var given] && !(Uri.TryCreate(given.Value, UriKind.Absolute, out var address)
                && address is { Scheme: "http" or "https", PathAndQuery: "/", UserInfo: "" }))
            {
                result.AddError($"'{given.Value}' is no address such as http://127.0.0.1:8712, without path or credentials.");
            }
        });
        return option;
    }
}
