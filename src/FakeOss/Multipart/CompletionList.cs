using System.Globalization;

namespace Scenario.FakeOss.Multipart;

/// <summary>The parts that CompleteMultipartUpload names; null stands for all of them (<c>x-oss-complete-all: yes</c>).</summary>
internal sealed record CompletionList(IReadOnlyList<CompletionList.Item>? Items)
{
    private const string CompleteAllHeader = "x-oss-complete-all";
    private const long SmallestPartBytes = 100 * 1024;

    /// <exception cref="OssErrorException">MalformedXML, InvalidArgument.</exception>
    public static async ValueTask<CompletionList> ReadAsync(OssRequest request, CancellationToken cancellationToken)
    {
        var body = await XmlBody.ReadBytesAsync(request, cancellationToken);
        if (request.Header(CompleteAllHeader) is not { } all)
        {
            try
            {
                return new CompletionList([.. XmlBody.Parse(body, "CompleteMultipartUpload").Children("Part").Select(Read)]);
            }
            catch (OssErrorException exception) when (exception.Error is OssError.MalformedXml)
            {
                throw (exception.Error with { Ec = "0042-00000205" }).ToException();
            }
        }

        (!all.Equals("yes", StringComparison.OrdinalIgnoreCase) ? new OssError.InvalidArgument("The value must be yes.", CompleteAllHeader, all)
            : body.Length == 0 ? null
            : new("Should not specify both complete all header and http body.", CompleteAllHeader, all, "0042-00000216"))?.Throw();
        return new CompletionList((IReadOnlyList<Item>?)null);
    }

    /// <summary>The parts to join, in order; of an empty list an empty object comes. The list must ascend, each
    /// part must be there with its ETag, and only the last may be below 100 KB.</summary>
    /// <exception cref="OssErrorException">InvalidPartOrder, InvalidPart, EntityTooSmall.</exception>
    public IReadOnlyList<PartRow> Choose(IReadOnlyList<PartRow> uploaded)
    {
        var chosen = Items is null ? uploaded : Pick(Items, uploaded);
        (Items is null && chosen.Count == 0 ? OssError.InvalidPart
            : chosen.SkipLast(1).Any(static part => part.Size < SmallestPartBytes) ? OssError.EntityTooSmall with { Ec = "0042-00000213" }
            : (OssError?)null)?.Throw();
        return chosen;
    }

    private static List<PartRow> Pick(IReadOnlyList<Item> items, IReadOnlyList<PartRow> uploaded)
    {
        (items.Zip(items.Skip(1)).Any(static pair => pair.Second.Number <= pair.First.Number) ? OssError.InvalidPartOrder : null)?.Throw();
        var known = uploaded.ToDictionary(part => part.Number);
        return [.. items.Select(item => known.TryGetValue(item.Number, out var part) && string.Equals(part.ETag, item.ETag, StringComparison.OrdinalIgnoreCase)
            ? part
            : throw OssError.InvalidPart.ToException())];
    }

    private static Item Read(System.Xml.Linq.XElement part)
    {
        var (number, etag) = (part.Text("PartNumber")?.Trim(), part.Text("ETag"));
        if (etag is null || !int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            throw new OssError.MalformedXml("PartNumber or ETag is missing, or PartNumber is no number").ToException();
        }

        return value is >= 1 and <= Uploads.LargestPartNumber
            ? new Item(value, etag.Trim().Trim('"'))
            : throw new OssError.InvalidArgument(
                $"Part number must be an integer between 1 and {Uploads.LargestPartNumber}, inclusive.", "PartNumber", number).ToException();
    }

    /// <summary>One listed part; the ETag without quotes, in any case.</summary>
    internal readonly record struct Item(int Number, string ETag);
}
