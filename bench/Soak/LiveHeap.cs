using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers;

namespace Scenario.Soak;

/// <summary>What another process really holds: its heap after a full collection, without what nobody collected yet.</summary>
internal static class LiveHeap
{
    /// <summary>Lets the runtime of the process collect everything, and tells what is left, in MB.</summary>
    public static async Task<double> CollectAsync(int processId)
    {
        // The keyword GCHeapCollect asks for a full collection when the session begins.
        var provider = new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational,
            (long)(ClrTraceEventParser.Keywords.GC | ClrTraceEventParser.Keywords.GCHeapCollect));
        using var session = new DiagnosticsClient(processId).StartEventPipeSession(provider, requestRundown: false);
        using var source = new EventPipeEventSource(session.EventStream);
        var size = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
        var isFull = false;
        source.Clr.GCStart += started => isFull = started.Depth == 2 && started.Reason == Microsoft.Diagnostics.Tracing.Parsers.Clr.GCReason.Induced;
        source.Clr.GCHeapStats += stats =>
        {
            if (isFull)
            {
                size.TrySetResult((stats.GenerationSize0 + stats.GenerationSize1 + stats.GenerationSize2 + stats.GenerationSize3 + stats.GenerationSize4) / 1048576.0);
            }
        };
        var reading = Task.Run(source.Process);
        await Task.WhenAny(size.Task, reading);
        session.Stop();
        await reading;
        return size.Task.IsCompletedSuccessfully ? await size.Task : throw new InvalidOperationException($"Process {processId} did not collect its heap.");
    }
}
