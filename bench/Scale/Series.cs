namespace Scenario.Scale;

/// <summary>What one call costs at growing sizes of what the server holds.</summary>
/// <param name="Name">The call, as the plot's legend says it.</param>
/// <param name="Unit">Unit of <paramref name="Points"/>' cost.</param>
internal sealed record Series(string Name, string Unit, IReadOnlyList<Point> Points)
{
    /// <summary>
    /// The power of the size with which the cost grows between the smallest and the largest: 0 = not at all, 1 = linear, 2 = quadratic. Fitted by least
    /// squares over the logarithms, so that one point that other work spoiled does not decide.
    /// </summary>
    public double Exponent
    {
        get
        {
            var x = Points.Select(static point => Math.Log(point.Size)).ToArray();
            var y = Points.Select(static point => Math.Log(Math.Max(point.Cost, double.Epsilon))).ToArray();
            var (meanX, meanY) = (x.Average(), y.Average());
            return x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
        }
    }
}

/// <param name="Size">How much there is: objects, policies, connections.</param>
/// <param name="Cost">What one call costs then.</param>
internal sealed record Point(long Size, double Cost);

/// <summary>One question of scale: a title, what the horizontal axis counts, and a series for each call.</summary>
/// <param name="Name">Part of file names and of the option <c>--only</c>.</param>
/// <param name="Growth">The largest exponent that is accepted of any of its series.</param>
internal sealed record Chart(string Name, string Title, string SizeUnit, double Growth, IReadOnlyList<Series> Series);
