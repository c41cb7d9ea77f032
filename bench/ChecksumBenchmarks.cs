using BenchmarkDotNet.Attributes;
using Scenario.Signing.Oss;

namespace Scenario.Bench;

/// <summary>CRC-64 of an object's bytes; every upload and download pays for it.</summary>
public class ChecksumBenchmarks
{
    private byte[] _data = [];

    [Params(1_024, 65_536, 1_048_576)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Fill() => new Random(1).NextBytes(_data = new byte[Bytes]);

    [Benchmark]
    public ulong Crc64() => OssCrc64.Compute(_data);

    [Benchmark]
    public ulong CombineTwo() => OssCrc64.Combine(1, 2, Bytes);
}
