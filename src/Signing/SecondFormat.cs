using System.Globalization;

namespace Scenario.Signing;

/// <summary>Writes times of whole seconds, in UTC. The last text is kept: what is written at one moment is mostly the same second.</summary>
/// <param name="format">A standard or custom format of <see cref="DateTime"/> without fractions of a second.</param>
internal sealed class SecondFormat(string format)
{
    private Written _last = new(long.MinValue, "");

    public string Write(DateTimeOffset time)
    {
        var second = time.UtcTicks / TimeSpan.TicksPerSecond;
        var last = Volatile.Read(ref _last);
        if (last.Second != second)
        {
            last = new Written(second, time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture));
            Volatile.Write(ref _last, last);
        }

        return last.Text;
    }

    private sealed record Written(long Second, string Text);
}
