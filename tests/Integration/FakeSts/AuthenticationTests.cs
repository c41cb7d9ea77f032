using System.Text;
using Scenario.Signing;

namespace Scenario.Integration.FakeSts;

public sealed class AuthenticationTests
{
    [Theory]
    [InlineData("Signature")]
    [InlineData("SignatureMethod")]
    [InlineData("SignatureVersion")]
    [InlineData("SignatureNonce")]
    [InlineData("Timestamp")]
    [InlineData("AccessKeyId")]
    public async Task a_missing_common_parameter_is_named(string name)
    {
        await using var sts = new StsApplication();
        var client = sts.AsCaller();
        var signed = client.SignV1("GetCallerIdentity", []);
        signed.RemoveAll(p => p.Name == name);
        var answer = await client.SendV1Async(signed, HttpMethod.Post);
        Assert.Equal((400, $"Missing{name}", $"{name} is mandatory for this action."), (answer.Status, answer.Code, answer.Text("Message")));
    }

    [Theory]
    [InlineData("SignatureMethod", "HMAC-SHA256", "InvalidSignatureMethod", "Specified signature method is not valid.")]
    [InlineData("SignatureVersion", "2.0", "InvalidSignatureMethod", "Specified signature method is not valid.")]
    [InlineData("Timestamp", "2026-01-02 03:04:05", "InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted.")]
    [InlineData("Timestamp", "2026-01-02T02:49:04Z", "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.")]
    [InlineData("Timestamp", "2026-01-02T03:19:06Z", "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.")]
    [InlineData("SignatureType", "BEARERTOKEN", "InvalidParameter", "The specified parameter \"BearerToken\" is not valid.")]
    [InlineData("Format", "YAML", "InvalidParameter.Format", "The specified parameter Format is not valid.")]
    [InlineData("Version", "2014-01-01", "InvalidVersion", "Specified parameter Version is not valid.")]
    public async Task a_wrong_common_parameter_has_its_own_error(string name, string value, string code, string message)
    {
        await using var sts = new StsApplication();
        var client = sts.AsCaller();
        client.Http.DefaultRequestHeaders.Add("Accept", "application/json");
        var answer = await client.CallAsync("GetCallerIdentity", (name, value));
        Assert.Equal((400, code, message), (answer.Status, answer.Code, answer.Text("Message")));
    }

    [Theory]
    [InlineData("2026-01-02T02:49:05Z")]
    [InlineData("2026-01-02T03:19:05Z")]
    [InlineData("2026-01-02T03:04:05.123Z")]
    public async Task a_time_within_fifteen_minutes_passes(string timestamp)
    {
        await using var sts = new StsApplication();
        Assert.Equal(200, (await sts.AsCaller().CallAsync("GetCallerIdentity", ("Timestamp", timestamp))).Status);
    }

    [Fact]
    public async Task the_window_follows_the_moved_clock_as_well_as_the_real_one()
    {
        await using var sts = new StsApplication();
        sts.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(200, (await sts.AsCaller().CallAsync("GetCallerIdentity")).Status);
        Assert.Equal(200, (await sts.AsCaller().CallAsync("GetCallerIdentity", ("Timestamp", "2026-01-02T05:04:05Z"))).Status);
        Assert.Equal("InvalidTimeStamp.Expired", (await sts.AsCaller().CallAsync("GetCallerIdentity", ("Timestamp", "2026-01-02T04:04:05Z"))).Code);
    }

    [Fact]
    public async Task an_unknown_key_is_not_found()
    {
        await using var sts = new StsApplication();
        var answer = await sts.As("LTAI5tUnknown00000000001", "x").CallAsync("GetCallerIdentity");
        Assert.Equal((404, "InvalidAccessKeyId.NotFound", "Specified access key is not found."), (answer.Status, answer.Code, answer.Text("Message")));
    }

    [Fact]
    public async Task a_disabled_key_is_inactive()
    {
        await using var sts = new StsApplication();
        var answer = await sts.As("LTAI5tTestDisabled000001", "TestDisabledSecret000000000001").CallAsync("GetCallerIdentity");
        Assert.Equal((400, "InvalidAccessKeyId.Inactive", "Specified access key is disabled."), (answer.Status, answer.Code, answer.Text("Message")));
    }

    [Fact]
    public async Task a_wrong_secret_shows_the_servers_string_to_sign()
    {
        await using var sts = new StsApplication();
        var answer = await sts.As("LTAI5tTestCaller00000001", "wrong").CallAsync("GetCallerIdentity", ("X", "a b"));
        Assert.Equal((400, "SignatureDoesNotMatch"), (answer.Status, answer.Code));
        const string head = "Specified signature is not matched with our calculation. server string to sign is:";
        Assert.StartsWith(head + "POST&%2F&AccessKeyId%3DLTAI5tTestCaller00000001%26Action%3DGetCallerIdentity", answer.Text("Message"),
            StringComparison.Ordinal);
        Assert.EndsWith("%26X%3Da%2520b", answer.Text("Message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_request_cannot_be_played_twice_within_thirty_minutes()
    {
        await using var sts = new StsApplication();
        var client = sts.AsCaller();
        var signed = client.SignV1("GetCallerIdentity", []);
        Assert.Equal(200, (await client.SendV1Async(signed, HttpMethod.Post)).Status);
        var again = await client.SendV1Async(signed, HttpMethod.Post);
        Assert.Equal((400, "SignatureNonceUsed", "Specified signature nonce was used already."), (again.Status, again.Code, again.Text("Message")));
        Assert.Equal("SignatureNonceUsed",
            (await sts.AsCaller().CallAsync("GetCallerIdentity", ("SignatureNonce", signed.Single(p => p.Name == "SignatureNonce").Value!))).Code);

        sts.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(200, (await sts.AsCaller()
            .CallAsync("GetCallerIdentity", ("SignatureNonce", signed.Single(p => p.Name == "SignatureNonce").Value!))).Status);
    }

    [Fact]
    public async Task a_forged_call_does_not_burn_a_nonce()
    {
        await using var sts = new StsApplication();
        Assert.Equal("SignatureDoesNotMatch",
            (await sts.As("LTAI5tTestCaller00000001", "wrong").CallAsync("GetCallerIdentity", ("SignatureNonce", "mine"))).Code);
        Assert.Equal(200, (await sts.AsCaller().CallAsync("GetCallerIdentity", ("SignatureNonce", "mine"))).Status);
    }

    [Fact]
    public async Task a_temporary_key_without_its_token_is_refused()
    {
        await using var sts = new StsApplication();
        var session = await sts.AsCaller().BecomeAsync(TestSeed.Demo);
        var answer = await sts.As(session.AccessKeyId, "x").CallAsync("GetCallerIdentity");
        Assert.Equal((400, "MissingSecurityToken", "SecurityToken is mandatory for this action."), (answer.Status, answer.Code, answer.Text("Message")));
    }

    [Fact]
    public async Task a_token_of_another_key_mismatches()
    {
        await using var sts = new StsApplication();
        var one = await sts.AsCaller().AssumeAsync(TestSeed.Demo);
        var two = await sts.AsCaller().AssumeAsync(TestSeed.Demo);
        var token = two.Text("Credentials.SecurityToken");
        var crossed = await sts.As(one.Text("Credentials.AccessKeyId")!, one.Text("Credentials.AccessKeySecret")!, token).CallAsync("GetCallerIdentity");
        Assert.Equal((400, "InvalidSecurityToken.MismatchWithAccessKey", "Specified SecurityToken mismatch with the AccessKey."),
            (crossed.Status, crossed.Code, crossed.Text("Message")));
        Assert.Equal("InvalidSecurityToken.MismatchWithAccessKey",
            (await sts.As("LTAI5tTestCaller00000001", "TestCallerSecret00000000000001", token).CallAsync("GetCallerIdentity")).Code);
        Assert.Equal("InvalidSecurityToken.Malformed",
            (await sts.As("LTAI5tTestCaller00000001", "TestCallerSecret00000000000001", "junk").CallAsync("GetCallerIdentity")).Code);
    }

    [Fact]
    public async Task a_tampered_token_is_malformed()
    {
        await using var sts = new StsApplication();
        var answer = await sts.AsCaller().AssumeAsync(TestSeed.Demo);
        var bytes = Convert.FromBase64String(answer.Text("Credentials.SecurityToken")!);
        bytes[40] ^= 1;
        var tampered = await sts.As(answer.Text("Credentials.AccessKeyId")!, answer.Text("Credentials.AccessKeySecret")!, Convert.ToBase64String(bytes))
            .CallAsync("GetCallerIdentity");
        Assert.Equal((400, "InvalidSecurityToken.Malformed", "Specified SecurityToken is malformed."),
            (tampered.Status, tampered.Code, tampered.Text("Message")));
    }

    [Fact]
    public async Task a_token_expires_when_the_clock_moves_past_it()
    {
        await using var sts = new StsApplication();
        var session = await sts.AsCaller().BecomeAsync(TestSeed.Demo, "alice", ("DurationSeconds", "900"));
        sts.Clock.Advance(TimeSpan.FromSeconds(899));
        Assert.Equal(200, (await session.CallAsync("GetCallerIdentity")).Status);
        sts.Clock.Advance(TimeSpan.FromSeconds(1));
        var late = await session.CallAsync("GetCallerIdentity");
        Assert.Equal((400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired."), (late.Status, late.Code, late.Text("Message")));
    }

    [Fact]
    public async Task a_revoked_token_counts_as_expired()
    {
        await using var sts = new StsApplication();
        var session = await sts.AsCaller().BecomeAsync(TestSeed.Demo);
        sts.Directory.Update(d => d.WithRevoked(session.AccessKeyId));
        Assert.Equal("InvalidSecurityToken.Expired", (await session.CallAsync("GetCallerIdentity")).Code);
    }

    [Fact]
    public async Task disabling_the_users_key_does_not_end_a_session()
    {
        await using var sts = new StsApplication();
        var session = await sts.AsCaller().BecomeAsync(TestSeed.Demo);
        sts.Directory.Update(d => d.WithoutAccessKey("LTAI5tTestCaller00000001"));
        Assert.Equal(200, (await session.CallAsync("GetCallerIdentity")).Status);
    }

    [Fact]
    public async Task everything_may_stand_in_the_query_of_a_get()
    {
        await using var sts = new StsApplication();
        var client = sts.AsCaller();
        var signed = client.SignV1("AssumeRole",
            [("RoleArn", TestSeed.Demo), ("RoleSessionName", "alice"), ("SignatureType", ""), ("X", "a b+c*d~e/f=g&h中'()!")], method: "GET");
        Assert.Equal(200, (await client.SendV1Async(signed, HttpMethod.Get)).Status);
    }

    [Fact]
    public async Task the_body_wins_over_the_query_and_a_json_body_counts()
    {
        await using var sts = new StsApplication();
        var client = sts.AsCaller();
        var signed = client.SignV1("GetCallerIdentity", []);
        var query = StsClient.Encode(signed.Where(static p => p.Name != "Action")) + "&Action=Nonsense";
        using var form = new StringContent("Action=GetCallerIdentity", Encoding.UTF8, "application/x-www-form-urlencoded");
        Assert.Equal(200, (int)(await client.Http.PostAsync("/?" + query, form)).StatusCode);

        signed = client.SignV1("GetCallerIdentity", []);
        var json = "{" + string.Join(',', signed.Select(static p => $"\"{p.Name}\":\"{p.Value}\"")) + "}";
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        Assert.Equal(200, (int)(await client.Http.PostAsync("/", body)).StatusCode);
    }

    [Fact]
    public async Task v3_signs_the_query_and_the_body()
    {
        await using var sts = new StsApplication();
        var client = sts.AsCaller();
        Assert.Equal(200, (await client.CallV3Async("AssumeRole", [("RoleArn", TestSeed.Demo), ("RoleSessionName", "alice@example.com")])).Status);
        Assert.Equal(200, (await client.CallV3Async("AssumeRole",
            jsonBody: $$"""{"RoleArn":"{{TestSeed.Demo}}","RoleSessionName":"alice","DurationSeconds":900}""")).Status);
    }

    [Fact]
    public async Task a_v3_mismatch_shows_the_servers_string_to_sign()
    {
        await using var sts = new StsApplication();
        var answer = await sts.As("LTAI5tTestCaller00000001", "wrong").CallV3Async("GetCallerIdentity");
        Assert.Equal((400, "SignatureDoesNotMatch"), (answer.Status, answer.Code));
        Assert.Matches("^Specified signature does not match our calculation\\. server string to sign is:ACS3-HMAC-SHA256\n[0-9a-f]{64}$",
            answer.Text("Message"));
    }

    [Fact]
    public async Task a_v3_body_other_than_the_signed_one_does_not_match()
    {
        await using var sts = new StsApplication();
        var answer = await sts.AsCaller().CallV3Async(
            "GetCallerIdentity",
            changeAfterSigning: static request => request.Content = new StringContent("{\"a\":\"b\"}", Encoding.UTF8, "application/json"));
        Assert.Equal("SignatureDoesNotMatch", answer.Code);
    }

    [Theory]
    [InlineData("x-acs-date", "MissingTimestamp")]
    [InlineData("x-acs-signature-nonce", "MissingSignatureNonce")]
    [InlineData("x-acs-content-sha256", "MissingContentSha256")]
    [InlineData("x-acs-action", "MissingAction")]
    [InlineData("x-acs-version", "MissingVersion")]
    public async Task a_missing_v3_header_is_named(string header, string code)
    {
        await using var sts = new StsApplication();
        var answer = await sts.AsCaller().CallV3Async("GetCallerIdentity", changeBeforeSigning: headers => headers.Remove(header));
        Assert.Equal((400, code), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("ACS3-HMAC-SHA256 Credential=x", "IncompleteSignature")]
    [InlineData("ACS3-HMAC-SHA256", "IncompleteSignature")]
    [InlineData("ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=00", "IncompleteSignature")]
    [InlineData("ACS3-RSA-SHA256 Credential=a,SignedHeaders=host,Signature=00", "InvalidSignatureMethod")]
    public async Task a_broken_v3_header_is_told_apart(string authorization, string code)
    {
        await using var sts = new StsApplication();
        var answer = await sts.AsCaller().CallV3Async("GetCallerIdentity", changeAfterSigning: request =>
        {
            request.Headers.Remove("Authorization");
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        });
        Assert.Equal((400, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task v3_nonces_are_used_once_too()
    {
        await using var sts = new StsApplication();
        var client = sts.AsCaller();
        Assert.Equal(200, (await client.CallV3Async("GetCallerIdentity", changeBeforeSigning: static h => h["x-acs-signature-nonce"] = "one")).Status);
        Assert.Equal("SignatureNonceUsed",
            (await client.CallV3Async("GetCallerIdentity", changeBeforeSigning: static h => h["x-acs-signature-nonce"] = "one")).Code);
    }

    [Fact]
    public async Task a_bearer_header_is_refused()
    {
        await using var sts = new StsApplication();
        Assert.Equal("InvalidParameter",
            (await sts.AsCaller().CallV3Async("GetCallerIdentity", changeBeforeSigning: static h => h["x-acs-bearer-token"] = "t")).Code);
    }

    [Fact]
    public async Task flipping_any_signed_parameter_breaks_the_signature()
    {
        await using var sts = new StsApplication();
        var client = sts.AsCaller();
        foreach (var name in new[] { "SignatureNonce", "Format", "X" })
        {
            var signed = client.SignV1("GetCallerIdentity", [("X", "1")]);
            var changed = signed.Select(p => p.Name == name ? new NameValue(name, name == "Format" ? "json" : p.Value + "2") : p);
            Assert.Equal("SignatureDoesNotMatch", (await client.SendV1Async(changed, HttpMethod.Post)).Code);
        }
    }
}
