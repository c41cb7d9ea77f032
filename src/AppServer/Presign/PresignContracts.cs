namespace Scenario.AppServer.Presign;

/// <summary>Body of <c>POST /api/presign</c>.</summary>
/// <param name="Key">The object.</param>
/// <param name="Grant">Name of a grant; absent: the default one.</param>
/// <param name="Method"><c>GET</c> (default), <c>HEAD</c>, <c>PUT</c> or <c>DELETE</c>.</param>
/// <param name="ExpiresSeconds">1 to 604800, default 300; cut to the life of the token.</param>
/// <param name="ContentType">For PUT: becomes part of the signature, so the upload must send the same.</param>
/// <param name="DownloadAs">For GET: the file name that a browser proposes.</param>
internal sealed record PresignRequest(
    string? Key,
    string? Grant = null,
    string? Method = null,
    int? ExpiresSeconds = null,
    string? ContentType = null,
    string? DownloadAs = null);

/// <summary>A URL that needs no further credentials.</summary>
/// <param name="Url">Secret until it expires.</param>
/// <param name="Method">The method it holds for.</param>
/// <param name="Headers">Headers that the request must carry.</param>
/// <param name="Expiration">Never later than that of the token in it.</param>
internal sealed record PresignResponse(string Url, string Method, IReadOnlyDictionary<string, string> Headers, string Expiration)
{
    public override string ToString() => $"{Method} until {Expiration}";
}
