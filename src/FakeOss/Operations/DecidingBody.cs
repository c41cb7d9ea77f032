using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Operations;

/// <summary>What a body names and a decision is about.</summary>
internal record DecidingBody
{
    public static readonly DecidingBody None = new();

    /// <summary>The objects meant, where it is not the one that the URL names.</summary>
    public IReadOnlyList<Item> Objects { get; init; } = [];

    /// <summary>Another bucket that is to be written to; null for none.</summary>
    public string? BucketName { get; init; }

    /// <summary>Where in it.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The tags that an object is to have.</summary>
    public ObjectTags Tags { get; init; } = ObjectTags.Empty;

    /// <summary>One object, or one version of it.</summary>
    internal sealed record Item(string Key, string? VersionId);
}
