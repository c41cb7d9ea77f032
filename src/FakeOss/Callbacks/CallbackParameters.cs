using System.Text.Json;

namespace Scenario.FakeOss.Callbacks;

/// <summary>What an upload asks for once it is stored: whom to call, with which body.</summary>
/// <param name="Urls">One to five, tried in order.</param>
/// <param name="Host">Host header instead of the address's own; null for that.</param>
/// <param name="Body">Template with <c>${variable}</c>.</param>
/// <param name="IsJson">Body type JSON; else a form.</param>
/// <param name="SendsSni">The TLS handshake names the host.</param>
/// <param name="Variables">The uploader's own, <c>x:name</c> in lower case to value.</param>
/// <remarks>Source: oss-protocol 7 and 7.1.</remarks>
internal sealed record CallbackParameters(
    IReadOnlyList<Uri> Urls, string? Host, string Body, bool IsJson, bool SendsSni, IReadOnlyDictionary<string, string> Variables)
{
    public const string FormBodyType = "application/x-www-form-urlencoded";
    public const string JsonBodyType = "application/json";

    private const int MaximumBytes = 5 * 1024;
    private const int MaximumUrls = 5;
    private const string VariablePrefix = "x:";

    public string BodyType => IsJson ? JsonBodyType : FormBodyType;

    /// <summary>From header, query or form; null when the upload asks for no callback.</summary>
    /// <exception cref="OssErrorException">InvalidArgument; nothing has been stored yet.</exception>
    public static CallbackParameters? Read(OssRequest request, CallbackConnector connector)
    {
        if ((request.Form is { } form ? form["callback"] : HeaderOrQuery(request, "x-oss-callback", "callback")) is not { Length: > 0 } encoded)
        {
            return null;
        }

        try
        {
            using var json = Decode(encoded, "callback");
            var root = json.RootElement;
            var urls = (Text(root, "callbackUrl") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (urls.Length == 0)
            {
                return null; // an empty address is documented as: no callback
            }

            if (urls.Length > MaximumUrls)
            {
                throw Invalid("The callbackUrl must not name more than 5 addresses.", "0007-00000005");
            }

            var (body, type) = (Text(root, "callbackBody"), Text(root, "callbackBodyType"));
            return new CallbackParameters(
                [.. urls.Select(connector.Parse)],
                Text(root, "callbackHost") is { Length: > 0 } host ? RequireHost(host) : null,
                string.IsNullOrEmpty(body) ? throw Invalid("The callbackBody must not be empty.", "0007-00000011") : CallbackTemplate.Require(body),
                IsJsonType(type),
                Flag(root, "callbackSNI"),
                ReadVariables(request));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // invalid is too what is no object, or text that is no Unicode, both of which are found only when they are read
            throw Invalid("The callback configuration is not json format.");
        }
    }

    internal static OssErrorException Invalid(string text, string? ec = null) =>
        new OssError.InvalidArgument(text, "callback", Ec: ec).ToException();

    private static string? HeaderOrQuery(OssRequest request, string header, string query)
    {
        var (sent, asked) = (request.Header(header), request.Query[query]);
        return sent is not null && asked is not null
            ? throw Invalid($"Either the {query} query string parameter or the {header} header should be specified, not both.")
            : sent ?? asked;
    }

    private static Dictionary<string, string> ReadVariables(OssRequest request)
    {
        if (request.Form is { } form)
        {
            return form.Fields.Where(field => field.Key.StartsWith(VariablePrefix, StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);
        }

        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (HeaderOrQuery(request, "x-oss-callback-var", "callback-var") is not { Length: > 0 } encoded)
        {
            return variables;
        }

        using var json = Decode(encoded, "callback-var");
        foreach (var member in json.RootElement.EnumerateObject())
        {
            var isVariable = member.Name.StartsWith(VariablePrefix, StringComparison.OrdinalIgnoreCase) && member.Name.Length > VariablePrefix.Length;
            if (!isVariable || member.Value.ValueKind != JsonValueKind.String)
            {
                throw Invalid("The names in callback-var must begin with x: and the values must be text.");
            }

            // names in capitals would meet names without, and one value of two would be lost
            variables[member.Name] = member.Name.Any(char.IsUpper)
                ? throw Invalid("The names in callback-var must not have upper-case letters.", CallbackTemplate.Ec) : member.Value.GetString()!;
        }

        return variables;
    }

    private static JsonDocument Decode(string encoded, string what)
    {
        var bytes = new byte[encoded.Length];
        return !Convert.TryFromBase64String(encoded, bytes, out var length) ? throw Invalid("The callback configuration is not base64 encoded.")
            : length > MaximumBytes ? throw Invalid($"The {what} must not exceed 5 KB.")
            : JsonDocument.Parse(bytes.AsMemory(0, length));
    }

    private static string? Text(JsonElement root, string name) =>
        !root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Invalid($"The {name} must be text.");

    private static bool Flag(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Null => false,
        JsonValueKind.String when bool.TryParse(value.GetString(), out var flag) => flag,
        _ => throw Invalid($"The {name} must be true or false."),
    };

    private static bool IsJsonType(string? type) => type switch
    {
        null or "" or FormBodyType => false,
        JsonBodyType => true,
        _ => throw Invalid("The callbackBodyType must be application/x-www-form-urlencoded or application/json."),
    };

    // It becomes a header of a request that this server signs, so nothing may follow it there.
    private static string RequireHost(string host) =>
        host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '[' or ']')
            ? host : throw Invalid("The callbackHost is not a host name.");
}
