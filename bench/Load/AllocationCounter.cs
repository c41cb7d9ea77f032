using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace Scenario.Load;

/// <summary>Reads the runtime's own counter of allocated bytes (<c>System.Runtime</c>, alloc-rate) out of another process.</summary>
internal sealed class AllocationCounter : IDisposable
{
    private readonly EventPipeSession _session;
    private readonly EventPipeEventSource _source;
    private readonly Task _reading;
    private readonly SemaphoreSlim _ticks = new(0);
    private double _total;

    public AllocationCounter(int processId)
    {
        var provider = new EventPipeProvider(
            "System.Runtime", EventLevel.Informational, (long)EventKeywords.None, new Dictionary<string, string> { ["EventCounterIntervalSec"] = "1" });
        _session = new DiagnosticsClient(processId).StartEventPipeSession(provider, requestRundown: false);
        _source = new EventPipeEventSource(_session.EventStream);
        _source.Dynamic.All += Count;
        _reading = Task.Run(() => _source.Process());
    }

    /// <summary>Bytes up to a moment after this call: two ticks of the counter are awaited, the first may have been under way.</summary>
    public async Task<double> TotalAsync()
    {
        while (_ticks.Wait(0))
        {
            // of the past
        }

        await _ticks.WaitAsync();
        await _ticks.WaitAsync();
        return Volatile.Read(ref _total);
    }

    public void Dispose()
    {
        _session.Stop();
        _reading.Wait();
        _source.Dispose();
        _session.Dispose();
        _ticks.Dispose();
    }

    private void Count(TraceEvent counter)
    {
        if (counter.EventName == "EventCounters"
            && counter.PayloadValue(0) is IDictionary<string, object> outer
            && outer["Payload"] is IDictionary<string, object> payload
            && payload["Name"] is "alloc-rate")
        {
            Volatile.Write(ref _total, _total + (double)payload["Increment"]);
            _ticks.Release();
        }
    }
}
