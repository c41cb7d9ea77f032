namespace Scenario.Ram.Evaluation;

/// <summary>The condition keys present in a request. Keys ignore case (ram-policy 1.5); a key present but empty is present.</summary>
/// <remarks>A journal keeps thousands of these, so it is little more than what it says: two arrays, and a list only where a key has several values.</remarks>
public sealed class ConditionContext
{
    // As many as most requests have.
    private const int UsualKeys = 8;

    // Beyond so many a search through them costs more than a table.
    private const int MostSearched = 16;

    private string[] _keys;
    private object[] _values;
    private Dictionary<string, int>? _places;
    private int _count;

    private ConditionContext(int capacity) => (_keys, _values) = (new string[capacity], new object[capacity]);

    private ConditionContext(ConditionContext other)
    {
        (_keys, _values, _count) = ([.. other._keys], [.. other._values], other._count);
        _places = other._places is null ? null : new(other._places, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>No key at all.</summary>
    public static ConditionContext Empty { get; } = new(0);

    /// <summary>Every key with its values, in the order in which they were added.</summary>
    public IEnumerable<KeyValuePair<string, ConditionValues>> Values
    {
        get
        {
            for (var i = 0; i < _count; i++)
            {
                yield return new(_keys[i], new ConditionValues(_values[i]));
            }
        }
    }

    /// <summary>Characters of all keys and values together.</summary>
    public int Length
    {
        get
        {
            var length = 0;
            for (var i = 0; i < _count; i++)
            {
                length += _keys[i].Length;
                var values = new ConditionValues(_values[i]);
                for (var j = 0; j < values.Count; j++)
                {
                    length += values[j].Length;
                }
            }

            return length;
        }
    }

    public bool TryGet(string key, out ConditionValues values)
    {
        var place = Find(key);
        values = place < 0 ? default : new ConditionValues(_values[place]);
        return place >= 0;
    }

    public static Builder CreateBuilder() => new();

    private int Find(string key)
    {
        if (_places is not null)
        {
            return _places.GetValueOrDefault(key, -1);
        }

        for (var i = 0; i < _count; i++)
        {
            if (_keys[i].Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    private void Add(string key, object values)
    {
        var place = Find(key);
        if (place >= 0)
        {
            _values[place] = new ConditionValues(_values[place]).With(new ConditionValues(values));
            return;
        }

        if (_count == _keys.Length)
        {
            Array.Resize(ref _keys, Math.Max(UsualKeys, _count * 2));
            Array.Resize(ref _values, _keys.Length);
        }

        (_keys[_count], _values[_count]) = (key, values);
        _places?.Add(key, _count);
        _count++;
        if (_count > MostSearched && _places is null)
        {
            _places = new(StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < _count; i++)
            {
                _places.Add(_keys[i], i);
            }
        }
    }

    /// <summary>Collects keys; a null value leaves the key absent.</summary>
    public sealed class Builder
    {
        private ConditionContext _context = new(UsualKeys);
        private bool _isBuilt;

        /// <summary>Adds a value; a second call for one key adds a further value. Null: nothing happens.</summary>
        public Builder Add(string key, string? value) => value is null ? this : AddAny(key, value);

        /// <summary>Adds several values; none at all leaves the key absent.</summary>
        public Builder Add(string key, IReadOnlyList<string> values) => values.Count == 0 ? this : AddAny(key, values);

        public ConditionContext Build()
        {
            _isBuilt = true;
            return _context._count == 0 ? Empty : _context;
        }

        private Builder AddAny(string key, object values)
        {
            if (_isBuilt)
            {
                (_context, _isBuilt) = (new(_context), false);
            }

            _context.Add(key, values);
            return this;
        }
    }
}
