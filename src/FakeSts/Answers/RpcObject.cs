using System.Collections;

namespace Scenario.FakeSts.Answers;

/// <summary>An answer, or a part of one, before it becomes JSON or XML. Members keep their order; null values are left out.</summary>
internal sealed class RpcObject : IEnumerable<KeyValuePair<string, object>>
{
    private readonly List<KeyValuePair<string, object>> _members = [];

    public RpcObject Add(string name, string? value) => AddAny(name, value);

    public RpcObject Add(string name, bool value) => AddAny(name, value);

    public RpcObject Add(string name, long value) => AddAny(name, value);

    public RpcObject Add(string name, RpcObject? value) => AddAny(name, value);

    /// <summary>A container with its repeated member, such as <c>Users</c> with <c>User</c>: always an array, also for one or none.</summary>
    public RpcObject AddList(string container, string member, IEnumerable<RpcObject> items) =>
        Add(container, new RpcObject().AddAny(member, items.ToArray()));

    /// <summary>Takes all members of another answer, in its order.</summary>
    public RpcObject AddAll(RpcObject other)
    {
        _members.AddRange(other._members);
        return this;
    }

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _members.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private RpcObject AddAny(string name, object? value)
    {
        if (value is not null)
        {
            _members.Add(new(name, value));
        }

        return this;
    }
}
