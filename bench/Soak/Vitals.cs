using System.Globalization;

namespace Scenario.Soak;

/// <summary>What a process holds, as Linux tells it.</summary>
internal sealed record Vitals(double Megabytes, int Handles, int Threads)
{
    public static Vitals Of(int processId)
    {
        var status = File.ReadLines($"/proc/{processId}/status")
            .Select(static line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(static fields => fields.Length > 1)
            .ToDictionary(static fields => fields[0], static fields => fields[1]);
        return new Vitals(
            double.Parse(status["VmRSS:"], CultureInfo.InvariantCulture) / 1024,
            Directory.GetFiles($"/proc/{processId}/fd").Length,
            int.Parse(status["Threads:"], CultureInfo.InvariantCulture));
    }
}
