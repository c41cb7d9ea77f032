using System.Security.Cryptography;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Faults;
using Scenario.Ram.Explanations;
using Scenario.Ram.Identities;
using Scenario.Signing;
using Scenario.Signing.Acs3;
using Scenario.Signing.Rpc;

namespace Scenario.FakeSts.Authentication;

/// <summary>Proves the caller of a request: common parameters, key, token, time, signature, nonce, in this order (sts-ram-api 2.6).</summary>
internal sealed class RequestAuthenticator(KeyResolver keys, NonceCache nonces)
{
    /// <summary>How far a signature's time may be from the server's, either way.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private static readonly string[] V1Parameters =
        ["Action", "Version", "AccessKeyId", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp", "Signature"];

    // Header and the parameter name under which its absence is reported.
    private static readonly (string Header, string Name)[] V3Headers =
    [
        ("x-acs-action", "Action"),
        ("x-acs-version", "Version"),
        ("x-acs-date", "Timestamp"),
        ("x-acs-signature-nonce", "SignatureNonce"),
        ("x-acs-content-sha256", "ContentSha256"),
    ];

    /// <summary>Which scheme a request uses; <c>SignatureMethod</c> alone does not make it V1 (sts-ram-api 1.4, 2.4).</summary>
    public static AuthenticationScheme SchemeOf(RpcRequest request)
    {
        if (request.Header("Authorization") is { } authorization && authorization.StartsWith("ACS3-", StringComparison.Ordinal))
        {
            return AuthenticationScheme.V3;
        }

        return request.Parameters["AccessKeyId"] is not null || request.Parameters["Signature"] is not null
            ? AuthenticationScheme.V1
            : AuthenticationScheme.Anonymous;
    }

    /// <summary>The access key id and the token as presented, unproven; null where there is none.</summary>
    public static (string? AccessKeyId, string? SecurityToken) Presented(RpcRequest request, AuthenticationScheme scheme)
    {
        if (scheme != AuthenticationScheme.V3)
        {
            return (request.Parameters["AccessKeyId"], request.Parameters["SecurityToken"]);
        }

        return Acs3Authorization.TryParse(request.Header("Authorization") ?? "", out var presented)
            ? (presented.AccessKeyId, request.Header("x-acs-security-token"))
            : (null, null);
    }

    /// <param name="request">The whole request.</param>
    /// <param name="scheme">As <see cref="SchemeOf"/> told.</param>
    /// <param name="directory">The identities at this moment.</param>
    /// <param name="faults">Skew of the clock and revocations that were asked for.</param>
    /// <param name="clock">When the request arrived.</param>
    /// <exception cref="StsErrorException">The first check that fails.</exception>
    public Caller Authenticate(RpcRequest request, AuthenticationScheme scheme, RamDirectory directory, ActiveFaults faults, ClockReading clock) =>
        scheme switch
        {
            AuthenticationScheme.V1 => AuthenticateV1(request, directory, faults, clock),
            AuthenticationScheme.V3 => AuthenticateV3(request, directory, faults, clock),
            _ => throw new StsError.Missing("AccessKeyId").ToException(),
        };

    /// <summary>Refuses the credential kinds that STS and RAM do not take (sts-ram-api 2.4).</summary>
    /// <exception cref="StsErrorException">InvalidParameter.</exception>
    public static void RefuseBearer(RpcRequest request)
    {
        if (string.Equals(request.Parameters["SignatureType"], "BEARERTOKEN", StringComparison.OrdinalIgnoreCase)
            || request.Header("x-acs-bearer-token") is not null)
        {
            throw new StsError.InvalidParameter("BearerToken").ToException();
        }
    }

    private Caller AuthenticateV1(RpcRequest request, RamDirectory directory, ActiveFaults faults, ClockReading clock)
    {
        var parameters = request.Parameters;
        foreach (var name in V1Parameters)
        {
            if (parameters[name] is null)
            {
                throw new StsError.Missing(name).ToException();
            }
        }

        if (parameters["SignatureMethod"] != "HMAC-SHA1" || parameters["SignatureVersion"] != "1.0")
        {
            throw new StsError.InvalidSignatureMethod().ToException();
        }

        var accessKeyId = parameters["AccessKeyId"]!;
        var key = keys.Resolve(directory, accessKeyId, parameters["SecurityToken"], clock.Now);
        CheckRevocation(faults);
        CheckTime(parameters["Timestamp"]!, faults.Skew, clock);
        var check = RpcSignature.Verify(request.Method, parameters.All, key.AccessKeySecret, parameters["Signature"]!);
        if (!check.IsMatch)
        {
            throw new StsError.SignatureDoesNotMatch(check.StringToSign)
            {
                Detail = SignatureMismatch.Explain(request, accessKeyId, key.AccessKeySecret),
            }.ToException();
        }

        CheckNonce(accessKeyId, parameters["SignatureNonce"]!);
        return key.Caller;
    }

    private Caller AuthenticateV3(RpcRequest request, RamDirectory directory, ActiveFaults faults, ClockReading clock)
    {
        if (!Acs3Authorization.TryParse(request.Header("Authorization")!, out var presented))
        {
            throw new StsError.IncompleteSignature().ToException();
        }

        if (presented.Algorithm != Acs3Signature.Algorithm)
        {
            throw new StsError.InvalidSignatureMethod().ToException();
        }

        foreach (var (header, name) in V3Headers)
        {
            if (request.Header(header) is null)
            {
                throw new StsError.Missing(name).ToException();
            }
        }

        // What decides about the request must be covered by the signature; other headers need not be.
        if (!presented.SignedHeaders.Contains("host") || V3Headers.Any(h => !presented.SignedHeaders.Contains(h.Header)))
        {
            throw new StsError.IncompleteSignature().ToException();
        }

        var key = keys.Resolve(directory, presented.AccessKeyId, request.Header("x-acs-security-token"), clock.Now);
        CheckRevocation(faults);
        CheckTime(request.Header("x-acs-date")!, faults.Skew, clock);

        var payloadHash = request.Header("x-acs-content-sha256")!;
        var signed = new Acs3Request(request.Method, request.RawPath, request.Query, request.Headers, payloadHash);
        var check = Acs3Signature.Verify(signed, presented, key.AccessKeySecret);
        var bodyHash = Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));
        if (!check.IsMatch || !bodyHash.Equals(payloadHash, StringComparison.OrdinalIgnoreCase))
        {
            throw new StsError.Acs3SignatureDoesNotMatch(check.StringToSign)
            {
                Detail = check.IsMatch ? new(ExplanationKind.SignedOtherBody) : SignatureMismatch.Explain(signed, presented, key.AccessKeySecret),
            }.ToException();
        }

        CheckNonce(presented.AccessKeyId, request.Header("x-acs-signature-nonce")!);
        return key.Caller;
    }

    private static void CheckRevocation(ActiveFaults faults)
    {
        if (faults.IsTokenRevoked)
        {
            throw new StsError.SecurityTokenExpired { Detail = new(ExplanationKind.FaultStruck, ("fault", "token-revoked")) }.ToException();
        }

        if (faults.IsKeyRevoked)
        {
            throw new StsError.AccessKeyInactive { Detail = new(ExplanationKind.FaultStruck, ("fault", "key-revoked")) }.ToException();
        }
    }

    private static void CheckTime(string text, TimeSpan skew, ClockReading clock)
    {
        if (!WireTime.TryParse(text, out var signedAt))
        {
            throw new StsError.TimeStampFormat().ToException();
        }

        if (!clock.IsFresh(signedAt, Window, skew))
        {
            throw new StsError.TimeStampExpired
            {
                Detail = new(
                    ExplanationKind.SignedTooFarFromNow,
                    ("signed", signedAt),
                    ("now", clock.Now + skew),
                    ("minutes", (long)Window.TotalMinutes)),
            }.ToException();
        }
    }

    // After the signature, so that forged calls cannot burn nonces.
    private void CheckNonce(string accessKeyId, string nonce)
    {
        switch (nonces.TryUse(accessKeyId, nonce))
        {
            case NonceUse.Repeated:
                throw new StsError.NonceUsed().ToException();
            case NonceUse.NoRoom:
                throw new StsError.Throttling().ToException();
            default:
                return;
        }
    }
}
