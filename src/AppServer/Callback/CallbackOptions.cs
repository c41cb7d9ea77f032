using System.Text;
using System.Text.Json;

namespace Scenario.AppServer.Callback;

/// <summary>Upload callbacks of OSS (section <c>Callback</c>).</summary>
internal sealed class CallbackOptions
{
    /// <summary>This server's <c>/api/callback</c> as OSS reaches it. Default: none, forms offer no callback.</summary>
    public Uri? Url { get; set; }

    /// <summary>
    /// One address prefix besides the vendor's own from which the signer's public key may be fetched, ending with a slash; nobody but the operator
    /// may be able to write below it. Default: the vendor's only.
    /// </summary>
    public Uri? PublicKeyPrefix { get; set; }

    /// <summary>The callback parameters that a form carries: base64 of JSON (oss-protocol 7.1).</summary>
    /// <param name="ticket">Comes back in the report, so that it can be told from one that somebody else arranged.</param>
    public string Parameters(string ticket) => Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new Dictionary<string, string>
    {
        ["callbackUrl"] = Url!.AbsoluteUri,
        ["callbackBody"] = "bucket=${bucket}&object=${object}&etag=${etag}&size=${size}&mimeType=${mimeType}&ticket=" + ticket,
        ["callbackBodyType"] = "application/x-www-form-urlencoded",
    })));
}
