using Scenario.Ram.Identities;

namespace Scenario.OssHarness;

/// <summary>What tests do to the identities behind the back of a host; no other writer is at work then.</summary>
internal static class DirectoryChanges
{
    public static void Update(this RamDirectoryBox box, Func<RamDirectory, RamDirectory> change) => box.Replace(change(box.Current));
}
