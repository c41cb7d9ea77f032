using System.Globalization;

namespace Scenario.Signing;

/// <summary>Writes times of whole seconds, in UTC. Some texts are kept: what is written at one moment are mostly the same few seconds.</summary>
/// <param name="format">A standard or custom format of <see cref="DateTime"/> without fractions of a second.</param>
internal sealed class SecondFormat(string format)
{
    // prime, so that now and the end of a session, whole hours later, do not push each other out
    private const int Kept = 13;

    private readonly Written[] _written = [.. Enumerable.Repeat(new Written(long.MinValue, ""), Kept)];

    public string Write(DateTimeOffset time)
    {
        var second = time.UtcTicks / TimeSpan.TicksPerSecond;
        ref var place = ref _written[second % Kept];
        var written = Volatile.Read(ref place);
        if (written.Second != second)
        {
            written = new Written(second, time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture));
            Volatile.Write(ref place, written);
        }

        return written.Text;
    }

    private sealed record Written(long Second, string Text);
}
