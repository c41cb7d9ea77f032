using System.Text.Json;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Admin;
using Scenario.Ram.Identities;
using Scenario.Ram.Sessions;

namespace Scenario.FakeSts.Identities;

/// <summary><c>POST /__admin/token</c>: what a security token is worth by this cloud's keys, clock and directory.</summary>
internal sealed class TokenRoute(SecurityTokenCodec tokens, IRamDirectorySource source, MovableClock clock)
{
    public IReadOnlyList<AdminRoute> Routes => [new("POST", "token", (context, _) => AnswerAsync(context))];

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = await AdminBody.ReadObjectAsync(context);
        if (!body.RootElement.TryGetProperty("token", out var given) || given.ValueKind != JsonValueKind.String)
        {
            throw new AdminErrorException(new(400, "MissingToken", "The body is {\"token\":\"…\"}.", "$.token"));
        }

        var texts = AdminBody.Language(context);
        var directory = await source.GetAsync(context.RequestAborted);
        await AdminBody.WriteAsync(context, writer => TokenReport.Write(writer, tokens, directory, given.GetString()!, clock.GetUtcNow(), texts));
    }
}
