namespace Scenario.FakeOss.Lifecycle;

/// <summary>A change to a colder storage class.</summary>
/// <param name="When">When it is due.</param>
/// <param name="StorageClass">IA, Archive, ColdArchive or DeepColdArchive.</param>
internal sealed record LifecycleTransition(LifecycleTime When, string StorageClass)
{
    private static readonly string[] ByWarmth = ["Standard", "IA", "Archive", "ColdArchive", "DeepColdArchive"];

    /// <summary>0 for Standard; the higher, the colder. -1 for what is no class.</summary>
    public static int Coldness(string storageClass) => Array.IndexOf(ByWarmth, storageClass);

    public int TargetColdness => Coldness(StorageClass);
}
