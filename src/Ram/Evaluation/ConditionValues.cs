using System.Collections;

namespace Scenario.Ram.Evaluation;

/// <summary>The values of one condition key; mostly it has one.</summary>
public readonly struct ConditionValues : IReadOnlyList<string>
{
    private readonly object? _values;

    /// <param name="values">A text, or a list of texts.</param>
    internal ConditionValues(object values) => _values = values;

    public int Count => _values switch
    {
        null => 0,
        string => 1,
        _ => ((IReadOnlyList<string>)_values).Count,
    };

    public string this[int index] => _values is string text
        ? (index == 0 ? text : throw new ArgumentOutOfRangeException(nameof(index)))
        : ((IReadOnlyList<string>)_values!)[index];

    public IEnumerator<string> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal object With(ConditionValues others) => (string[])[.. this, .. others];
}
