using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Scenario.Scale;

/// <summary>Tables as Markdown and one SVG for each chart, with both axes logarithmic: a straight line of slope 1 is linear.</summary>
internal static class ScaleReport
{
    /// <summary>What a logarithmic axis shows of zero.</summary>
    private const double Least = 0.01;

    public static void Write(string directory, IReadOnlyList<Chart> charts)
    {
        Directory.CreateDirectory(directory);
        var text = new StringBuilder();
        text.Append("# Scale\n\n").Append(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, ")
            .Append(CultureInfo.InvariantCulture, $"{(OperatingSystem.IsLinux() ? "Linux" : RuntimeInformation.OSDescription)}.\n\n")
            .Append("`bash bench/run.sh scale`: one cloud in this process, signed calls over loopback with full enforcement; a cost is what processors worked for one\n")
            .Append("call, client and server together, so other work on the machine counts least. Growth is the exponent that fits best: 0 means that size does not\n")
            .Append("matter, 1 is linear.\n");
        foreach (var chart in charts)
        {
            var file = $"scale-{chart.Name}.svg";
            File.WriteAllText(Path.Combine(directory, file), Draw(chart));
            text.Append(CultureInfo.InvariantCulture, $"\n## {chart.Title}\n\n![{chart.Title}]({file})\n\n");
            var sizes = chart.Series[0].Points.Select(static point => point.Size.ToString("N0", CultureInfo.InvariantCulture));
            text.Append(CultureInfo.InvariantCulture, $"| {chart.SizeUnit} | {string.Join(" | ", sizes)} | growth |\n");
            text.Append(CultureInfo.InvariantCulture, $"|---|{string.Concat(Enumerable.Repeat("---:|", chart.Series[0].Points.Count + 1))}\n");
            foreach (var series in chart.Series)
            {
                var costs = series.Points.Select(static point => point.Cost.ToString(point.Cost < 10 ? "0.00" : "N0", CultureInfo.InvariantCulture));
                text.Append(CultureInfo.InvariantCulture, $"| {series.Name}, {series.Unit} | {string.Join(" | ", costs)} | {series.Exponent:0.00} |\n");
            }
        }

        File.WriteAllText(Path.Combine(directory, "scale.md"), text.ToString());
    }

    private static string Draw(Chart chart)
    {
        var model = new PlotModel { Title = chart.Title, Background = OxyColors.White };
        model.Axes.Add(new LogarithmicAxis { Position = AxisPosition.Bottom, Title = chart.SizeUnit, MajorGridlineStyle = LineStyle.Dot });
        var costs = chart.Series.SelectMany(static series => series.Points).Select(static point => Math.Max(point.Cost, Least)).ToList();
        model.Axes.Add(new LogarithmicAxis
        {
            Position = AxisPosition.Left,
            Title = "cost, in the unit of the line",
            AxisTitleDistance = 16,
            MajorGridlineStyle = LineStyle.Dot,
            // Whole decades: what does not grow is to look flat.
            Minimum = Math.Pow(10, Math.Floor(Math.Log10(costs.Min()))),
            Maximum = Math.Pow(10, Math.Ceiling(Math.Log10(costs.Max()) + 0.01)),
        });
        model.Legends.Add(new Legend
        {
            LegendPosition = LegendPosition.BottomCenter,
            LegendPlacement = LegendPlacement.Outside,
            LegendLineSpacing = 8,
            LegendMaxWidth = 700,
            LegendOrientation = LegendOrientation.Vertical
        });
        foreach (var series in chart.Series)
        {
            var name = $"{series.Name}, {series.Unit}";
            // The exporter takes text for narrower than browsers draw it, and cuts it there.
            var line = new LineSeries { Title = name.PadRight(name.Length * 2), MarkerType = MarkerType.Circle };
            line.Points.AddRange(series.Points.Select(static point => new DataPoint(point.Size, Math.Max(point.Cost, Least))));
            model.Series.Add(line);
        }

        using var drawn = new MemoryStream();
        new SvgExporter { Width = 760, Height = 480 }.Export(model, drawn);
        return Encoding.UTF8.GetString(drawn.ToArray()) + "\n";
    }
}
