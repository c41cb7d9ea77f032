using System.Globalization;
using BenchmarkDotNet.Attributes;
using Scenario.Ram.Sessions;

namespace Scenario.Bench;

/// <summary>A security token with a session policy: sealed, opened for the first time, and opened again, as with every further request of a session.</summary>
[MemoryDiagnoser]
public class TokenBenchmarks
{
    // More than a codec remembers, so that none is known when its turn comes again.
    private const int Tokens = 10_000;

    private static readonly RoleSession Session = new(
        "STS.NUexampleexampleexample001", "11223344", "300000000000000001", "oss-uploader", "alice@example.com",
        """{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject","oss:PutObject"],"Resource":"acs:oss:*:*:sample-bucket/users/alice/*"}]}""",
        null, "acs:ram::11223344:user/appServer", DateTimeOffset.FromUnixTimeSeconds(1_420_070_400), DateTimeOffset.FromUnixTimeSeconds(1_420_074_000));

    private readonly SecurityTokenCodec _codec = new(TokenKeyRing.Development);
    private readonly SecurityTokenCodec _busy = new(TokenKeyRing.Development);
    private string[] _tokens = [];
    private int _next;

    [GlobalSetup]
    public void Issue()
    {
        _tokens = [.. Enumerable.Range(0, Tokens).Select(i => _codec.Issue(Session with { SessionName = i.ToString("00000", CultureInfo.InvariantCulture) }))];
        if (Open() is not TokenOpening.Opened || OpenAgain() is not TokenOpening.Opened)
        {
            throw new InvalidOperationException("A token does not open.");
        }
    }

    [Benchmark]
    public string Seal() => _codec.Issue(Session);

    [Benchmark]
    public TokenOpening Open() => _busy.Open(_tokens[_next = (_next + 1) % Tokens]);

    [Benchmark]
    public TokenOpening OpenAgain() => _codec.Open(_tokens[0]);
}
