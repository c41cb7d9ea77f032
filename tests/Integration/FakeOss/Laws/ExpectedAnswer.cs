namespace Scenario.Integration.FakeOss.Laws;

/// <summary>What the model says an answer must be. A header with the value null must be absent; one that is not named is not compared.</summary>
internal sealed record ExpectedAnswer(int Status, string Code = "")
{
    private readonly List<(string Name, string? Value)> _headers = [];

    /// <summary>Null: not compared.</summary>
    public byte[]? Body { get; init; }

    public ExpectedAnswer With(string name, string? value)
    {
        _headers.Add((name, value));
        return this;
    }

    public void Check(OssAnswer answer)
    {
        Assert.Equal((Status, Code), (answer.Status, answer.Code));
        foreach (var (name, value) in _headers)
        {
            Assert.Equal((name, value), (name, answer.Header(name)));
        }

        if (Body is not null)
        {
            Assert.True(Body.AsSpan().SequenceEqual(answer.Body), $"{answer.Body.Length} other bytes than the {Body.Length} expected");
        }
    }
}
