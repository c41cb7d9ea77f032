namespace Scenario.FakeOss.Responses;

/// <summary>Has a browser save what it would otherwise run, as the real service does for web pages at its own domain.</summary>
internal static class ForcedDownload
{
    private const string Disposition = "Content-Disposition";

    /// <summary>To be called last, when the object's own headers and those that the request asks for are in place: neither may undo it.</summary>
    public static void Apply(OssResponse response)
    {
        if (!IsActive(TypeIn(response, "Content-Type")))
        {
            return;
        }

        if (TypeIn(response, Disposition) != "attachment")
        {
            response.Replace(Disposition, "attachment");
        }

        response.With("x-oss-force-download", "true");
    }

    // What stands before the parameters, in lower case.
    private static string TypeIn(OssResponse response, string name) =>
        (response.Headers.LastOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "")
            .Split(';', 2)[0].Trim().ToLowerInvariant();

    // HTML and everything that can carry it: XML may hold elements of XHTML or name a style sheet with scripts, a multipart document holds others.
    private static bool IsActive(string type) =>
        type is "text/html" or "text/xml" or "application/xml" or "text/xsl" or "text/javascript" or "application/javascript"
        || type.EndsWith("+xml", StringComparison.Ordinal)
        || type.StartsWith("multipart/", StringComparison.Ordinal);
}
