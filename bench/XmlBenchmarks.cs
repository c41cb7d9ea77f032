using System.Globalization;
using System.Text;
using System.Xml.Linq;
using BenchmarkDotNet.Attributes;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Responses;

namespace Scenario.Bench;

/// <summary>A page of 1,000 objects as XML, and the request that deletes as many; without the index behind them, which
/// <see cref="OssBenchmarks"/> has.</summary>
[MemoryDiagnoser]
public class XmlBenchmarks
{
    private static readonly string[] Keys = [.. Enumerable.Range(0, 1000)
        .Select(static i => string.Create(CultureInfo.InvariantCulture, $"users/{i % 100:00}/photos/{i:000000} & more.jpg"))];

    private byte[] _deletion = [];

    [GlobalSetup]
    public void Fill() => _deletion = Encoding.UTF8.GetBytes(
        new XElement("Delete", Keys.Select(static key => new XElement("Object", new XElement("Key", key)))).ToString(SaveOptions.DisableFormatting));

    [Benchmark]
    public int WriteList()
    {
        using var xml = OssXml.Begin("ListBucketResult", static list => list.Elements("Contents", Keys, static (entry, key) =>
        {
            entry.Text("Key", key);
            entry.Time("LastModified", DateTimeOffset.UnixEpoch);
            entry.Text("ETag", "\"D41D8CD98F00B204E9800998ECF8427E\"");
            entry.Text("Type", "Normal");
            entry.Number("Size", 1024);
            entry.Text("StorageClass", "Standard");
        }));
        return xml.Written.Length;
    }

    [Benchmark]
    public XElement ReadList() => XmlBody.Parse(_deletion, "Delete");
}
