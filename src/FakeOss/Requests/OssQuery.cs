using System.Text;
using Scenario.Signing;

namespace Scenario.FakeOss.Requests;

/// <summary>The decoded query in wire order; of a repeated name the first counts.</summary>
internal sealed class OssQuery(IReadOnlyList<NameValue> items)
{
    private const int MaximumNameBytes = 1024;

    public IReadOnlyList<NameValue> Items => items;

    /// <summary>Null when absent; <c>""</c> for both <c>name</c> and <c>name=</c>.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var item in items)
            {
                if (item.Name == name)
                {
                    return item.Value ?? "";
                }
            }

            return null;
        }
    }

    /// <summary>A name, or a part of one, that a listing is given; empty when absent.</summary>
    /// <exception cref="OssErrorException">InvalidArgument above 1024 bytes: no name is so long.</exception>
    public string Name(string parameter)
    {
        var text = this[parameter] ?? "";
        return Encoding.UTF8.GetByteCount(text) <= MaximumNameBytes ? text : throw new OssError.InvalidArgument(
            $"The length of {parameter} must not exceed {MaximumNameBytes} bytes.", parameter, text[..MaximumNameBytes]).ToException();
    }

    public bool Has(string name) => this[name] is not null;

    public bool HasAll(IReadOnlyList<string> names) => names.Count == 0 || (names.Count <= items.Count && names.All(Has));

    /// <summary>The first of these names that is there; null when none is.</summary>
    public string? FirstOf(IReadOnlyList<string> names) => items.Count == 0 ? null : names.FirstOrDefault(Has);
}
