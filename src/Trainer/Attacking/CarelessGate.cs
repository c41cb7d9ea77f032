using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Scenario.FakeSts.Authentication;
using Scenario.Ram.Sessions;
using Scenario.Signing.Oss;
using Scenario.Trainer.Calls;
using Scenario.Trainer.Exchanges;

namespace Scenario.Trainer.Attacking;

/// <summary>
/// Stands before a host of a throw-away cloud and lets through what one check would have stopped. The hosts have no switch for that: what a careless one
/// would have believed is signed anew here with the cloud's own keys, and then the careful one sees nothing wrong.
/// </summary>
/// <param name="weakness">The check that is left out; all others stay.</param>
/// <param name="region">Of the bucket.</param>
public sealed class CarelessGate(Weakness weakness, string region) : IStartupFilter
{
    private const string TokenHeader = "x-oss-security-token";

    // What this gate writes itself, and what V1 forgets here.
    private static readonly string[] Signed = ["Authorization", "x-oss-date", "x-oss-content-sha256", TokenHeader];

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        var nonces = app.ApplicationServices.GetService<NonceCache>();
        var tokens = app.ApplicationServices.GetRequiredService<SecurityTokenCodec>();
        app.Use((context, pipeline) =>
        {
            if (weakness == Weakness.ForgetsNonces)
            {
                nonces?.Clear();
            }
            else if (nonces is null && context.Request.Headers[TokenHeader].ToString() is { Length: > 0 } token)
            {
                SignAnew(context.Request, token, tokens);
            }

            return pipeline(context);
        });
        next(app);
    };

    private void SignAnew(HttpRequest http, string token, SecurityTokenCodec tokens)
    {
        var request = SignatureParts.ToSign(http.Method, http.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, http.Host.Value ?? "",
            [.. http.Headers.SelectMany(static header => header.Value.Select(value => KeyValuePair.Create(header.Key, value ?? "")))]);
        var authorization = http.Headers.Authorization.ToString();
        if (weakness == Weakness.SignsNoSubResource)
        {
            if (OssV1Authorization.TryParse(authorization, out var v1) && tokens.Open(token) is TokenOpening.Opened { AccessKeySecret: var secret }
                && OssV1Signature.DateLine(request) is { } date && OssV1Signature.VerifyHeader(WithoutSubResource(request), date, secret, v1.Signature).IsMatch)
            {
                http.Headers.Authorization = OssV1Signature.Authorization(request, v1.AccessKeyId, secret);
            }

            return;
        }

        if (!OssV4Authorization.TryParse(authorization, out var v4) || Believed(token, tokens) is not { } session
            || (weakness != Weakness.MixesKeyAndToken && session.AccessKeyId != v4.Credential.AccessKeyId)
            || !OssV4Signature.Verify(request, v4, tokens.SecretFor(v4.Credential.AccessKeyId)).IsMatch)
        {
            return; // refused further on, as ever
        }

        var bare = request with { Headers = [.. request.Headers.Where(static header => !Signed.Contains(header.Key, StringComparer.OrdinalIgnoreCase))] };
        var secretOfSession = tokens.SecretFor(session.AccessKeyId);
        foreach (var (name, value) in OssV4Signature.SignHeaders(bare, session.AccessKeyId, secretOfSession, tokens.Issue(session), region,
            TimeProvider.System.GetUtcNow()))
        {
            http.Headers[name] = value;
        }
    }

    private RoleSession? Believed(string token, SecurityTokenCodec tokens) => weakness == Weakness.BelievesClaims
        ? TokenText.Read(token)?.Session()
        : (tokens.Open(token) as TokenOpening.Opened)?.Session;

    private static OssRequestToSign WithoutSubResource(OssRequestToSign request) => request with
    {
        Query = [],
        Headers = [.. request.Headers.Where(static header => !header.Key.Equals("x-oss-object-acl", StringComparison.OrdinalIgnoreCase))],
    };
}
