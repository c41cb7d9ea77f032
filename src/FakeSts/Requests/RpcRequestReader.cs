using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Scenario.ControlPlane;
using Scenario.Signing;

namespace Scenario.FakeSts.Requests;

/// <summary>Reads a request off the wire without model binding: signatures need the raw host, query and body (sts-ram-api 1.1, 1.2).</summary>
internal static class RpcRequestReader
{
    /// <summary>Largest body, in bytes (sts-ram-api 1.1).</summary>
    public const int MaximumBodyBytes = 10 * 1024 * 1024;

    // A JSON document costs several times what a form of its length does, and no parameter is as long.
    private const int MaximumJsonBytes = 2 * 1024 * 1024;
    private const int MaximumParameters = 10_000;
    private const int UsualBodyBytes = 4096;

    private static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = 64 };

    /// <summary>The head of the request, without its body: enough to answer errors in the caller's format.</summary>
    public static RpcRequest ReadHead(HttpContext context)
    {
        var headers = new List<KeyValuePair<string, string>>();
        var parameters = new RpcParameters();
        foreach (var (name, values) in context.Request.Headers)
        {
            if (values.Count > 1 && (name.StartsWith("x-acs-", StringComparison.OrdinalIgnoreCase)
                || name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)))
            {
                parameters.Repeated = name;
            }

            foreach (var value in values)
            {
                headers.Add(new(name, value ?? ""));
            }
        }

        var rawQuery = context.Request.QueryString.Value is { Length: > 1 } text ? text[1..] : "";
        var query = Parse(rawQuery) ?? [];
        parameters.SetAll(query);
        return new RpcRequest
        {
            Method = context.Request.Method,
            RawPath = RawPath(context),
            Host = context.Request.Headers.Host.ToString(),
            Query = query,
            Parameters = parameters,
            Body = ReadOnlyMemory<byte>.Empty,
            Headers = headers,
            ClientAddress = context.Connection.RemoteIpAddress?.Plain(),
            SourceVpc = PlayedVpc.Of(context),
            IsSecure = context.Request.IsHttps,
        };
    }

    /// <summary>Adds the body and its parameters.</summary>
    /// <exception cref="StsErrorException">The body is damaged, too large, of another content type or not what its type says.</exception>
    public static async Task<RpcRequest> ReadBodyAsync(HttpContext context, RpcRequest head)
    {
        var body = await ReadBytesAsync(context);
        CheckMd5(head.Header("Content-MD5"), body.Span);
        if (body.Length == 0)
        {
            return head;
        }

        var contentType = head.Header("Content-Type") ?? "";
        var mediaType = contentType.Split(';', 2)[0].Trim();
        if (mediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            head.Parameters.SetAll(Parse(Encoding.UTF8.GetString(body.Span)) ?? throw new StsErrorException(new StsError.InvalidBody()));
        }
        else if (mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            AddJson(head.Parameters, body);
        }
        else
        {
            throw new StsError.InvalidContentType().ToException();
        }

        return head with { Body = body };
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaximumBodyBytes)
        {
            throw new StsError.BodyTooLarge().ToException();
        }

        // INVARIANT: as large as what has arrived, not as what was announced: whoever announces may stay silent.
        var body = new ArrayBufferWriter<byte>(UsualBodyBytes);
        var wire = context.Request.BodyReader;
        while (true)
        {
            var read = await wire.ReadAsync(context.RequestAborted);
            var isTooLarge = body.WrittenCount + read.Buffer.Length > MaximumBodyBytes;
            foreach (var piece in isTooLarge ? default : read.Buffer)
            {
                body.Write(piece.Span);
            }

            wire.AdvanceTo(read.Buffer.End);
            if (isTooLarge)
            {
                throw new StsError.BodyTooLarge().ToException();
            }

            if (read.IsCompleted)
            {
                return body.WrittenMemory;
            }
        }
    }

    // Not a secret and no proof of anything: it only tells a damaged body from a whole one, so MD5 does.
    private static void CheckMd5(string? presented, ReadOnlySpan<byte> body)
    {
        if (presented is not null && presented != Convert.ToBase64String(MD5.HashData(body)))
        {
            throw new StsError.ContentMd5NotMatched().ToException();
        }
    }

    private static string RawPath(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        if (!target.StartsWith('/'))
        {
            return context.Request.Path.HasValue ? context.Request.Path.ToUriComponent() : "/";
        }

        var question = target.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? target : target[..question];
    }

    // INVARIANT: bounded, or a body of ampersands would cost a hundred times its size.
    private static IReadOnlyList<NameValue>? Parse(string text) =>
        text.AsSpan().Count('&') > MaximumParameters ? null : PercentEncoding.ParseQuery(text);

    // Members of a JSON object are parameters; a structured one, such as a policy written as an object, is its own text.
    private static void AddJson(RpcParameters parameters, ReadOnlyMemory<byte> body)
    {
        if (body.Length > MaximumJsonBytes)
        {
            throw new StsError.BodyTooLarge().ToException();
        }

        try
        {
            using var document = JsonDocument.Parse(body, JsonOptions);
            if (document.RootElement.ValueKind != JsonValueKind.Object || document.RootElement.GetPropertyCount() > MaximumParameters)
            {
                throw new StsError.InvalidBody().ToException();
            }

            parameters.SetAll(document.RootElement.EnumerateObject()
                .Where(static member => member.Value.ValueKind != JsonValueKind.Null)
                .Select(static member =>
                    new NameValue(member.Name, member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : member.Value.GetRawText())));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escape of half a surrogate pair.
            throw new StsError.InvalidBody().ToException();
        }
    }
}
