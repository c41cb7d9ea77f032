using Scenario.Signing.Acs3;

namespace Scenario.Unit.Signing.Acs3;

public sealed class Acs3AuthorizationTests
{
    [Theory]
    [InlineData("ACS3-HMAC-SHA256 Credential=ak,SignedHeaders=host;x-acs-date,Signature=sig")]
    [InlineData(" ACS3-HMAC-SHA256  Signature=sig , SignedHeaders=Host; X-Acs-Date, Credential=ak ")]
    public void items_may_stand_in_any_order_with_spaces(string header)
    {
        Assert.True(Acs3Authorization.TryParse(header, out var authorization));
        Assert.Equal(("ACS3-HMAC-SHA256", "ak", "sig"), (authorization.Algorithm, authorization.AccessKeyId, authorization.Signature));
        Assert.Equal(["host", "x-acs-date"], authorization.SignedHeaders);
    }

    [Theory]
    [InlineData("", Acs3AuthorizationFault.Shape)]
    [InlineData("ACS3-HMAC-SHA256", Acs3AuthorizationFault.Shape)]
    [InlineData("ACS3-HMAC-SHA256 Credential", Acs3AuthorizationFault.Shape)]
    [InlineData("ACS3-HMAC-SHA256 Credential=a,Credential=b", Acs3AuthorizationFault.Shape)]
    [InlineData("ACS3-HMAC-SHA256 SignedHeaders=host,Signature=sig", Acs3AuthorizationFault.MissingCredential)]
    [InlineData("ACS3-HMAC-SHA256 Credential=,SignedHeaders=host,Signature=sig", Acs3AuthorizationFault.MissingCredential)]
    [InlineData("ACS3-HMAC-SHA256 Credential=ak,Signature=sig", Acs3AuthorizationFault.MissingSignedHeaders)]
    [InlineData("ACS3-HMAC-SHA256 Credential=ak,SignedHeaders=host", Acs3AuthorizationFault.MissingSignature)]
    public void a_malformed_header_is_refused_with_the_part_that_is_wrong(string header, Acs3AuthorizationFault fault) =>
        Assert.Equal((null, fault), Acs3Authorization.Parse(header));
}
