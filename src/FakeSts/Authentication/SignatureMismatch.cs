using Scenario.Ram.Explanations;
using Scenario.Signing;
using Scenario.Signing.Acs3;
using Scenario.Signing.Rpc;

namespace Scenario.FakeSts.Authentication;

/// <summary>For learners: which usual slip of a client explains a signature that does not match.</summary>
internal static class SignatureMismatch
{
    // A request may carry more than anyone signs by mistake; each one tried costs a signature.
    private const int MostTried = 32;

    // INVARIANT: whoever names a known key is still a stranger. A large request would cost dozens of times its own length.
    private const int LongestExplained = 32 * 1024;

    private static readonly string[] Methods = ["GET", "POST"];

    /// <summary>Signature V1.</summary>
    public static Explanation Explain(RpcRequest request, string accessKeyId, string secret)
    {
        var all = request.Parameters.All.ToList();
        var presented = request.Parameters["Signature"]!;
        if (LengthOf(all) > LongestExplained)
        {
            return Unexplained(accessKeyId);
        }

        foreach (var method in Methods)
        {
            if (RpcSignature.Verify(method, all, secret, presented).IsMatch)
            {
                return OtherMethod(method, request.Method);
            }
        }

        foreach (var added in all.Where(static parameter => parameter.Name != "Signature").Take(MostTried))
        {
            if (RpcSignature.Verify(request.Method, all.Where(parameter => parameter != added), secret, presented).IsMatch)
            {
                return WithoutParameter(added.Name);
            }
        }

        return Unexplained(accessKeyId);
    }

    /// <summary>Signature V3.</summary>
    public static Explanation Explain(Acs3Request request, Acs3Authorization presented, string secret)
    {
        if (LengthOf(request.Query) + request.Headers.Sum(static header => (long)header.Key.Length + header.Value.Length) > LongestExplained)
        {
            return Unexplained(presented.AccessKeyId);
        }

        foreach (var method in Methods)
        {
            if (Acs3Signature.Verify(request with { Method = method }, presented, secret).IsMatch)
            {
                return OtherMethod(method, request.Method);
            }
        }

        foreach (var added in request.Query.Take(MostTried))
        {
            if (Acs3Signature.Verify(request with { Query = [.. request.Query.Where(item => item != added)] }, presented, secret).IsMatch)
            {
                return WithoutParameter(added.Name);
            }
        }

        return Unexplained(presented.AccessKeyId);
    }

    private static long LengthOf(IEnumerable<NameValue> items) => items.Sum(static item => (long)item.Name.Length + (item.Value?.Length ?? 0));

    private static Explanation OtherMethod(string signed, string sent) =>
        new(ExplanationKind.SignedForOtherMethod, ("signed", signed), ("sent", sent));

    private static Explanation WithoutParameter(string name) => new(ExplanationKind.SignedWithoutParameter, ("parameter", name));

    private static Explanation Unexplained(string accessKeyId) => new(ExplanationKind.SignatureUnexplained, ("accessKeyId", accessKeyId));
}
