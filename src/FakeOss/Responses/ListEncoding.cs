using Scenario.Signing;

namespace Scenario.FakeOss.Responses;

/// <summary>The query parameter <c>encoding-type</c>: with <c>url</c>, names in the answer are percent-encoded, slashes too.</summary>
/// <param name="Name">What the answer says in EncodingType; null without encoding.</param>
internal readonly record struct ListEncoding(string? Name)
{
    /// <exception cref="OssErrorException">InvalidArgument for any other value.</exception>
    public static ListEncoding Of(OssRequest request)
    {
        var value = request.Query["encoding-type"];
        return string.IsNullOrEmpty(value) ? new ListEncoding(null)
            : value.Equals("url", StringComparison.OrdinalIgnoreCase) ? new ListEncoding("url")
            : throw new OssError.InvalidArgument("Invalid Encoding Method specified in Request.", "encoding-type", value, "0017-00000235").ToException();
    }

    public string Apply(string text) => Name is null ? text : PercentEncoding.Encode(text);
}
