using Scenario.Ram.Explanations;

namespace Scenario.FakeOss.Cors;

/// <summary>OptionObject: the preflight of a browser, without signature or permission (oss-protocol 4.14).</summary>
internal static class OptionObject
{
    public static readonly OssOperation[] Operations =
    [
        OssOperation.OfBucket("OPTIONS", "OptionObject", Handle) with { Call = null },
        OssOperation.OfObject("OPTIONS", "OptionObject", null, Handle),
    ];

    private static OssResponse Handle(OssContext context)
    {
        var origin = Require(context, "Origin", "Insufficient information. Origin request header needed.");
        var method = Require(context, "Access-Control-Request-Method", "Insufficient information. Request Access-Control-Request-Method header needed.");
        var headers = context.Request.Header("Access-Control-Request-Headers");
        var names = (headers ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.FirstOrDefault(name => !HeaderSyntax.IsToken(name)) is { } wrong)
        {
            throw (OssError.AccessForbidden with { Detail = new(ExplanationKind.CorsHeaderNameInvalid, ("header", wrong)) }).ToException();
        }

        var rules = BucketCors.Of(context.Settings);
        return rules.Find(origin, method, names, out var reason) is { } rule
            ? CorsHeaders.Preflight(rule, origin, names.Length == 0 ? null : headers)
            : throw (OssError.AccessForbidden with { Detail = reason }).ToException();
    }

    private static string Require(OssContext context, string header, string refusal) =>
        context.Request.Header(header) is { Length: > 0 } value && HeaderSyntax.IsValue(value) ? value : throw new OssError.BadRequest(refusal).ToException();
}
