using Scenario.ControlPlane.Admin;
using Scenario.Ram.Identities;
using Scenario.Seeds;

namespace Scenario.FakeSts.Stores;

/// <summary><c>GET /__admin/seed</c>: the live identities as a seed file (docs/seed.md), secrets included.</summary>
internal sealed class SeedExport
{
    private readonly IRamDirectorySource _source;

    public SeedExport(IRamDirectorySource source)
    {
        _source = source;
        Routes = [new("GET", "seed", (context, _) => AnswerAsync(context))];
    }

    public IReadOnlyList<AdminRoute> Routes { get; }

    private async Task AnswerAsync(HttpContext context) => await AdminBody.WriteAsync(
        context, SeedWriter.Write(await _source.GetAsync(context.RequestAborted)), "application/json; charset=utf-8");
}
