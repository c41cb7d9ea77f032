using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Scenario.Signing;
using Scenario.Signing.Rpc;

namespace Scenario.Unit.Signing.Rpc;

[Properties(Arbitrary = [typeof(RpcSignatureLaws)])]
public sealed class RpcSignatureLaws
{
    public sealed record SignedCall(string Method, IReadOnlyList<NameValue> Parameters, string Secret, string Signature, Place Place);

    public static Arbitrary<SignedCall> Calls() =>
        (from method in Gen.Elements("GET", "POST")
         from action in SigningGenerators.Text
         from parameters in SigningGenerators.Items("Policy", "RoleArn", "a b", "中", "Timestamp")
         from secret in SigningGenerators.Text
         from place in SigningGenerators.Place
         let all = (IReadOnlyList<NameValue>)[new("Action", action), .. parameters]
         select new SignedCall(method, all, secret, RpcSignature.Sign(method, all, secret), place)).ToArbitrary();

    [Property]
    public bool what_is_signed_verifies_in_any_order(SignedCall call) =>
        RpcSignature.Verify(call.Method, [.. call.Parameters.Reverse(), new("Signature", call.Signature)], call.Secret, call.Signature).IsMatch;

    [Property]
    public bool any_flipped_character_fails(SignedCall call)
    {
        var (method, parameters, secret, signature, place) = call;
        return !RpcSignature.Verify(place.At(method), parameters, secret, signature).IsMatch
            && !RpcSignature.Verify(method, place.AtName(parameters), secret, signature).IsMatch
            && !RpcSignature.Verify(method, place.AtValue(parameters), secret, signature).IsMatch
            && !RpcSignature.Verify(method, parameters, place.At(secret), signature).IsMatch
            && !RpcSignature.Verify(method, parameters, secret, place.At(signature)).IsMatch;
    }

    [Property]
    public bool an_added_or_dropped_parameter_fails(SignedCall call) =>
        !RpcSignature.Verify(call.Method, [.. call.Parameters, new("Added", "")], call.Secret, call.Signature).IsMatch
        && !RpcSignature.Verify(call.Method, call.Parameters.Skip(1), call.Secret, call.Signature).IsMatch;
}
