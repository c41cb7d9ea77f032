using System.Diagnostics.CodeAnalysis;
using Scenario.Signing;

namespace Scenario.FakeSts.Requests;

/// <summary>Parameters of a request: query and body as one set, the body winning on a duplicate name (sts-ram-api 1.1).</summary>
/// <remarks>Names are case-sensitive. An empty value counts as absent for every rule, yet is still signed.</remarks>
internal sealed class RpcParameters
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public static RpcParameters Empty { get; } = new();

    /// <summary>The value; null when absent or empty.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <summary>Everything, empty values included, as signature V1 covers it.</summary>
    public IEnumerable<NameValue> All => _values.Select(static pair => new NameValue(pair.Key, pair.Value));

    /// <summary>Whether it was sent with nothing in it.</summary>
    public bool IsEmpty(string name) => _values.GetValueOrDefault(name) is "";

    public bool TryGet(string name, [NotNullWhen(true)] out string? value)
    {
        value = this[name];
        return value is not null;
    }

    /// <summary>A name that stood twice in one place, or a signed header that came twice; null when none did.</summary>
    /// <remarks>No signature covers the surplus one, and two readers may choose differently, so it is refused.</remarks>
    public string? Repeated { get; set; }

    public void Set(string name, string value) => _values[name] = value;

    /// <summary>Adds what stood in one place, query or body.</summary>
    public void SetAll(IEnumerable<NameValue> items)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in items)
        {
            if (!names.Add(name))
            {
                Repeated ??= name;
            }

            Set(name, value ?? "");
        }
    }
}
