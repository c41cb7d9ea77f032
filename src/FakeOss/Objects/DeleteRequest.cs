using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Requests;

namespace Scenario.FakeOss.Objects;

/// <summary>The body of DeleteMultipleObjects. It is read before authorization, since it names the objects.</summary>
internal sealed record DeleteRequest(bool IsQuiet) : DecidingBody
{
    private const int MaximumObjects = 1000;

    public static async Task<DecidingBody> ReadAsync(OssRequest request, CancellationToken cancellationToken) =>
        Parse(XmlBody.Parse(
            await XmlBody.ReadBytesAsync(request, cancellationToken),
            "Delete",
            allowControlCharacters: true)); // keys may have them, and must be deletable

    private static DeleteRequest Parse(System.Xml.Linq.XElement root)
    {
        var quiet = root.Text("Quiet");
        var objects = root.Children("Object")
            .Select(element => new Item(element.Text("Key") ?? "", element.Text("VersionId") is { Length: > 0 } version ? VersionIds.Require(version) : null))
            .ToList();
        var isValid = objects.Count is >= 1 and <= MaximumObjects
            && objects.TrueForAll(item => item.Key.Length > 0)
            && (quiet is null || bool.TryParse(quiet, out _));
        return isValid
            ? new DeleteRequest(quiet is not null && bool.Parse(quiet)) { Objects = objects }
            : throw new OssError.MalformedXml().ToException();
    }
}
