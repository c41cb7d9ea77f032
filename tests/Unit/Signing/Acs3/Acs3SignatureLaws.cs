using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Scenario.Signing;
using Scenario.Signing.Acs3;

namespace Scenario.Unit.Signing.Acs3;

[Properties(Arbitrary = [typeof(Acs3SignatureLaws)])]
public sealed class Acs3SignatureLaws
{
    public sealed record SignedCall(Acs3Request Request, string Secret, Acs3Authorization Authorization, Place Place);

    public static Arbitrary<SignedCall> Calls() =>
        (from method in Gen.Elements("GET", "POST")
         from policy in SigningGenerators.Text
         from query in SigningGenerators.Items("RoleArn", "a b", "中")
         from host in SigningGenerators.Text
         from headers in SigningGenerators.Headers("Content-Type", "x-acs-date", "X-Acs-Security-Token")
         from secret in SigningGenerators.Text
         from place in SigningGenerators.Place
         let request = new Acs3Request(method, "/path", [new("Policy", policy), .. query], [new("Host", host), .. headers], "e3b0c442")
         select new SignedCall(request, secret, Parse(Acs3Signature.Authorization(request, "ak", secret)), place)).ToArbitrary();

    [Property]
    public bool what_is_signed_verifies_in_any_order(SignedCall call)
    {
        var (request, secret, authorization, _) = call;
        var reordered = request with { Query = [.. request.Query.Reverse()], Headers = [new("unsigned", "1"), .. request.Headers.Reverse()] };
        return Acs3Signature.Verify(reordered, authorization, secret).IsMatch;
    }

    [Property]
    public bool any_flipped_character_fails(SignedCall call)
    {
        var (request, secret, authorization, place) = call;
        Acs3Request[] changed =
        [
            request with { Method = place.At(request.Method) },
            request with { Path = place.At(request.Path) },
            request with { Query = place.AtName(request.Query) },
            request with { Query = place.AtValue(request.Query) },
            request with { Headers = place.AtValue(request.Headers) },
            request with { HashedPayload = place.At(request.HashedPayload) },
        ];
        return Array.TrueForAll(changed, other => !Acs3Signature.Verify(other, authorization, secret).IsMatch)
            && !Acs3Signature.Verify(request, authorization, place.At(secret)).IsMatch
            && !Acs3Signature.Verify(request, authorization with { Signature = place.At(authorization.Signature) }, secret).IsMatch
            && !Acs3Signature.Verify(request, authorization with { SignedHeaders = [.. authorization.SignedHeaders, "added"] }, secret).IsMatch;
    }

    private static Acs3Authorization Parse(string header)
    {
        Assert.True(Acs3Authorization.TryParse(header, out var authorization));
        return authorization;
    }
}
