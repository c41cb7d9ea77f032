using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Scenario.FakeCloud.Hosting;

/// <summary>Tells an engine where it is served. Servers come and go; the addresses stay.</summary>
internal sealed class PublishedAddresses : IServer
{
    public PublishedAddresses(params IEnumerable<Uri> addresses)
    {
        var feature = new Addresses();
        foreach (var address in addresses)
        {
            feature.Values.Add(address.GetLeftPart(UriPartial.Authority));
        }

        Features.Set<IServerAddressesFeature>(feature);
    }

    public IFeatureCollection Features { get; } = new FeatureCollection();

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull => throw new NotSupportedException("CloudServer starts and stops.");

    public Task StopAsync(CancellationToken cancellationToken) => throw new NotSupportedException("CloudServer starts and stops.");

    public void Dispose()
    {
    }

    private sealed class Addresses : IServerAddressesFeature
    {
        public List<string> Values { get; } = [];

        ICollection<string> IServerAddressesFeature.Addresses => Values;

        public bool PreferHostingUrls { get; set; }
    }
}
