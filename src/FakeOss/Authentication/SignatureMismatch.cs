using Scenario.Ram.Explanations;
using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.FakeOss.Authentication;

/// <summary>For learners: which usual slip of a client explains a signature that does not match.</summary>
internal static class SignatureMismatch
{
    // A request may carry more than anyone signs by mistake; each one tried costs a signature.
    private const int MostTried = 32;

    // INVARIANT: whoever names a known key is still a stranger. A large request would cost dozens of times its own length.
    private const int LongestExplained = 32 * 1024;

    private static readonly string[] Methods = ["GET", "PUT", "POST", "HEAD", "DELETE"];

    public static Explanation Explain(OssRequestToSign sent, PresentedSignature presented, string secret)
    {
        foreach (var (request, slip) in IsShort(sent) ? Slips(sent) : [])
        {
            if (presented.Verify(request, secret).IsMatch)
            {
                return slip;
            }
        }

        return new(ExplanationKind.SignatureUnexplained, ("accessKeyId", presented.AccessKeyId));
    }

    private static IEnumerable<(OssRequestToSign Request, Explanation Slip)> Slips(OssRequestToSign sent)
    {
        foreach (var (name, _) in sent.Headers.Where(static header => IsSigned(header.Key)).Take(MostTried))
        {
            yield return (
                sent with { Headers = [.. sent.Headers.Where(header => !header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))] },
                new(ExplanationKind.SignedWithoutHeader, ("header", name.ToLowerInvariant())));
        }

        foreach (var (name, _) in sent.Query.Take(MostTried))
        {
            yield return (
                sent with { Query = [.. sent.Query.Where(item => item.Name != name)] },
                new(ExplanationKind.SignedWithoutParameter, ("parameter", name)));
        }

        foreach (var method in Methods)
        {
            yield return (
                sent with { Method = method },
                new(ExplanationKind.SignedForOtherMethod, ("signed", method), ("sent", sent.Method)));
        }

        if (sent.Key is { Length: > 0 } key && PercentEncoding.EncodePath(key) is var escaped && escaped != key)
        {
            yield return (sent with { Key = escaped }, new(ExplanationKind.SignedEscapedKey));
        }
    }

    private static bool IsShort(OssRequestToSign sent) =>
        sent.Headers.Sum(static header => (long)header.Key.Length + header.Value.Length)
            + sent.Query.Sum(static item => (long)item.Name.Length + (item.Value?.Length ?? 0)) <= LongestExplained;

    private static bool IsSigned(string header) =>
        header.StartsWith("x-oss-", StringComparison.OrdinalIgnoreCase) || header.ToLowerInvariant() is "content-type" or "content-md5";
}
