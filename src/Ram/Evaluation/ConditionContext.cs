using System.Diagnostics.CodeAnalysis;

namespace Scenario.Ram.Evaluation;

/// <summary>The condition keys present in a request. Keys ignore case (ram-policy 1.5); a key present but empty is present.</summary>
public sealed class ConditionContext
{
    private readonly Dictionary<string, IReadOnlyList<string>> _values;

    private ConditionContext(Dictionary<string, IReadOnlyList<string>> values) => _values = values;

    /// <summary>No key at all.</summary>
    public static ConditionContext Empty { get; } = new(new(StringComparer.OrdinalIgnoreCase));

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Values => _values;

    public bool TryGet(string key, [NotNullWhen(true)] out IReadOnlyList<string>? values) => _values.TryGetValue(key, out values);

    public static Builder CreateBuilder() => new();

    /// <summary>Collects keys; a null value leaves the key absent.</summary>
    public sealed class Builder
    {
        // as many keys as most requests have
        private const int UsualKeys = 8;

        private Dictionary<string, IReadOnlyList<string>> _values = new(UsualKeys, StringComparer.OrdinalIgnoreCase);
        private bool _isBuilt;

        /// <summary>Adds a value; a second call for one key adds a further value. Null: nothing happens.</summary>
        public Builder Add(string key, string? value) => value is null ? this : Add(key, [value]);

        /// <summary>Adds several values; none at all leaves the key absent.</summary>
        public Builder Add(string key, IReadOnlyList<string> values)
        {
            if (values.Count > 0)
            {
                if (_isBuilt)
                {
                    (_values, _isBuilt) = (new(_values, StringComparer.OrdinalIgnoreCase), false);
                }

                _values[key] = _values.TryGetValue(key, out var present) ? [.. present, .. values] : values;
            }

            return this;
        }

        public ConditionContext Build()
        {
            _isBuilt = true;
            return _values.Count == 0 ? Empty : new ConditionContext(_values);
        }
    }
}
