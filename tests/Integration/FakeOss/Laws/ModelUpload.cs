namespace Scenario.Integration.FakeOss.Laws;

/// <summary>A multipart upload as the model keeps it, also after its end.</summary>
internal sealed class ModelUpload(string id, string key)
{
    public string Id => id;

    public string Key => key;

    public bool IsOpen { get; set; } = true;

    public SortedDictionary<int, byte[]> Parts { get; } = [];
}
