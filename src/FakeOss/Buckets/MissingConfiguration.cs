namespace Scenario.FakeOss.Buckets;

/// <summary>Reads of configurations that cannot be put here, so that no bucket has one: the 404 of their own (oss-protocol section 5).</summary>
internal static class MissingConfiguration
{
    public static readonly OssOperation[] Operations =
    [
        Row("GetBucketWorm", "NoSuchWORMConfiguration", "The WORM Configuration does not exist.", "worm"),
        Row("GetBucketInventory", "NoSuchInventory", "The specified inventory configuration does not exist.", "inventory", "inventoryId"),
        Row("ListBucketInventory", "NoSuchInventory", "The specified inventory configuration does not exist.",
            "inventory") with { Action = "oss:GetBucketInventory" },
    ];

    private static OssOperation Row(string name, string code, string message, params string[] subResources) =>
        OssOperation.OfBucket("GET", name, (context, _) => throw new OssError.NoSuchConfiguration(code, context.Bucket.Name, message).ToException(),
            subResources);
}
