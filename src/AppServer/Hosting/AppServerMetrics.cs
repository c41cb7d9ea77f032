using System.Diagnostics;
using System.Diagnostics.Metrics;
using Scenario.AppServer.Credentials;
using Scenario.AppServer.Sts;

namespace Scenario.AppServer.Hosting;

/// <summary>What operators watch: credentials issued, taken from the cache, refused, and how STS answers.</summary>
internal sealed class AppServerMetrics
{
    public const string MeterName = "Scenario.AppServer";

    private readonly Counter<long> _issued;
    private readonly Counter<long> _cached;
    private readonly Counter<long> _stale;
    private readonly Counter<long> _refused;
    private readonly Histogram<double> _sts;

    public AppServerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _issued = meter.CreateCounter<long>("appserver.credentials.issued", "{credential}", "Credentials issued by STS for a request.");
        _cached = meter.CreateCounter<long>("appserver.credentials.cached", "{credential}", "Credentials served from the cache.");
        _stale = meter.CreateCounter<long>("appserver.credentials.stale", "{credential}", "Older credentials served because STS could not be asked.");
        _refused = meter.CreateCounter<long>("appserver.credentials.refused", "{request}", "Requests that got no credentials.");
        _sts = meter.CreateHistogram<double>("appserver.sts.duration", "s", "Duration of AssumeRole with its retries.");
    }

    public void Granted(string grant, CredentialSource source)
    {
        var counter = source switch { CredentialSource.Issued => _issued, CredentialSource.Cached => _cached, _ => _stale };
        counter.Add(1, new TagList { { "grant", grant } });
    }

    public void Refused(string reason) => _refused.Add(1, new TagList { { "reason", reason } });

    public void StsCall(StsFailureKind? failure, TimeSpan duration) =>
        _sts.Record(duration.TotalSeconds, new TagList { { "outcome", failure?.ToString() ?? "Granted" } });
}
