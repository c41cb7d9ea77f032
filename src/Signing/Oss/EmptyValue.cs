namespace Scenario.Signing.Oss;

/// <summary>How a canonical query writes an item whose value is empty.</summary>
internal enum EmptyValue
{
    /// <summary><c>name</c>: the documented form.</summary>
    NameOnly,

    /// <summary><c>name=</c> where the wire had it, but not for sub-resources: the JS SDK's mixed requests.</summary>
    AsSentUnlessSubresource,

    /// <summary><c>name=</c> wherever the wire had it.</summary>
    AsSent,
}
