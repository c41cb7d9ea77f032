using System.Text.Json;
using Scenario.Ram.Explanations;
using Scenario.Ram.Identities;
using Scenario.Ram.Sessions;

namespace Scenario.ControlPlane.Admin;

/// <summary>What a security token is worth, and what it says: the answer of <c>POST /__admin/token</c> (docs/control-api.md).</summary>
internal static class TokenReport
{
    /// <param name="writer">Receives one object; neither token nor secret is in it.</param>
    /// <param name="tokens">Holds the token keys.</param>
    /// <param name="directory">Knows revoked keys and deleted roles; null where there is none to ask.</param>
    /// <param name="token">As presented.</param>
    /// <param name="now">By the clock that counts.</param>
    /// <param name="texts">The language.</param>
    public static void Write(
        Utf8JsonWriter writer, SecurityTokenCodec tokens, RamDirectory? directory, string token, DateTimeOffset now, ExplanationTexts texts)
    {
        var opening = tokens.Open(token);
        var opened = opening as TokenOpening.Opened;
        var (state, reason) = opened is null
            ? (opening is TokenOpening.BadSignature ? "Altered" : opening is TokenOpening.UnknownKey ? "UnknownKey" : "Malformed", opening.Explain())
            : StateOf(opened, tokens, directory, token, now);
        writer.WriteStartObject();
        writer.WriteString("state", state);
        writer.WriteString("text", texts.Word(reason));
        writer.WriteString("utcNow", now.UtcDateTime);
        writer.WriteString("tokenKeyId", opened?.KeyId ?? (opening as TokenOpening.UnknownKey)?.KeyId);
        writer.WritePropertyName("session");
        if (opened is null)
        {
            writer.WriteNullValue(); // what was changed, or is not ours, is not repeated as if it were true
        }
        else
        {
            WriteSession(writer, opened.Session);
        }

        writer.WriteEndObject();
    }

    private static (string State, Explanation Reason) StateOf(
        TokenOpening.Opened opened, SecurityTokenCodec tokens, RamDirectory? directory, string token, DateTimeOffset now)
    {
        var session = opened.Session;
        if (directory is null)
        {
            return session.IsExpired(now) ? ("Expired", session.ExplainEnd(now)) : ("Valid", opened.Explain());
        }

        return new CredentialLookup(tokens).Find(directory, session.AccessKeyId, token, now) switch
        {
            CredentialOutcome.SessionEnded ended => (session.IsExpired(now) ? "Expired" : "Revoked", ended.Reason),
            CredentialOutcome.RoleGone gone => ("RoleGone", gone.Reason),
            _ => ("Valid", opened.Explain()),
        };
    }

    private static void WriteSession(Utf8JsonWriter writer, RoleSession session)
    {
        writer.WriteStartObject();
        writer.WriteString("arn", session.AssumedRoleArn);
        writer.WriteString("accountId", session.AccountId);
        writer.WriteString("roleName", session.RoleName);
        writer.WriteString("roleId", session.RoleId);
        writer.WriteString("roleSessionName", session.SessionName);
        writer.WriteString("policy", session.SessionPolicy);
        writer.WriteString("sourceIdentity", session.SourceIdentity);
        writer.WriteString("caller", session.CallerArn);
        writer.WriteString("issuedAt", session.IssuedAt.UtcDateTime);
        writer.WriteString("expiration", session.ExpiresAt.UtcDateTime);
        writer.WriteString("accessKeyId", session.AccessKeyId);
        writer.WriteEndObject();
    }
}
