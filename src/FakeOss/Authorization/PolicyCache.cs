using System.Collections.Concurrent;
using Scenario.Ram.Policies;

namespace Scenario.FakeOss.Authorization;

/// <summary>Parsed session and bucket policies by their text: parsed once, evaluated many times.</summary>
internal sealed class PolicyCache
{
    private const int Capacity = 1024;

    private readonly ConcurrentDictionary<(string Text, PolicyKind Kind), PolicyDocument> _documents = new();

    /// <returns>Null when the text is malformed.</returns>
    public PolicyDocument? Parse(string text, PolicyKind kind)
    {
        if (_documents.TryGetValue((text, kind), out var known))
        {
            return known;
        }

        if (PolicyParser.Parse(text, kind).Document is not { } document)
        {
            return null;
        }

        if (_documents.Count >= Capacity)
        {
            _documents.Clear();
        }

        _documents[(text, kind)] = document;
        return document;
    }
}
