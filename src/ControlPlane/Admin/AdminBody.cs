using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Scenario.Ram.Explanations;

namespace Scenario.ControlPlane.Admin;

/// <summary>Reads and writes bodies of the control API, for its own routes and for those that hosts add.</summary>
public static class AdminBody
{
    /// <summary>Largest request body of the control API, in bytes.</summary>
    public const int MaximumBytes = 1024 * 1024;

    private static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = 64 };

    // People read these answers in a terminal; the content type and nosniff keep them from ever being markup.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The body as a JSON object.</summary>
    /// <exception cref="AdminErrorException">400 not a JSON object; 413 larger than <see cref="MaximumBytes"/>.</exception>
    public static async Task<JsonDocument> ReadObjectAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[8192];
        int read;
        while ((read = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0)
        {
            if (buffer.Length + read > MaximumBytes)
            {
                throw new AdminErrorException(new(413, "TooLarge", $"The body must not be larger than {MaximumBytes} bytes."));
            }

            buffer.Write(chunk, 0, read);
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), JsonOptions);
            ReadTexts(document.RootElement);
        }
        catch (InvalidOperationException)
        {
            throw new AdminErrorException(new(400, "InvalidJson", "The body has text that is no Unicode.", "$"));
        }
        catch (JsonException exception)
        {
            throw new AdminErrorException(new(400, "InvalidJson", $"The body is not JSON: {exception.Message}", "$"));
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            document.Dispose();
            throw new AdminErrorException(new(400, "InvalidJson", "The body must be a JSON object.", "$"));
        }

        // The document keeps pointing into the buffer, which is not reused: disposing the stream does not free it.
        return document;
    }

    // JSON may hold halves of surrogate pairs and bytes that are no UTF-8; .NET finds them when the text is read, which is too late for a good answer.
    private static void ReadTexts(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    ReadTexts(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    ReadTexts(member.Value);
                }

                break;
        }
    }

    public static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = 200) =>
        WriteAsync(context, writer => JsonSerializer.Serialize(writer, value, type), status);

    /// <param name="context">The call that is answered.</param>
    /// <param name="write">Writes one JSON value.</param>
    /// <param name="status">The HTTP status.</param>
    public static Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write, int status = 200)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(body, Readable))
        {
            write(writer);
        }

        return WriteAsync(context, body.WrittenMemory, "application/json; charset=utf-8", status);
    }

    /// <summary>The language of explanations: the query parameter <c>lang</c>, English by default.</summary>
    /// <exception cref="AdminErrorException">400: a language that is not there.</exception>
    internal static ExplanationTexts Language(HttpContext context)
    {
        var tag = context.Request.Query["lang"].ToString();
        return tag.Length == 0 ? ExplanationTexts.English
            : ExplanationTexts.Find(tag)
                ?? throw new AdminErrorException(
                    new(400, "InvalidLang", $"The query parameter lang is one of {string.Join(", ", ExplanationTexts.All.Select(static t => t.Language))}."));
    }

    public static Task WriteErrorAsync(HttpContext context, AdminError error) =>
        WriteAsync(context, error, AdminJson.Default.AdminError, error.Status);

    public static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> body, string contentType, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
