namespace Scenario.FakeOss.Requests;

/// <summary>Version ids as requests name them.</summary>
internal static class VersionIds
{
    /// <summary>An id that a version could have, whether or not one has it.</summary>
    /// <exception cref="OssErrorException">InvalidArgument: what is read as no version would stand for the latest one.</exception>
    /// <remarks>Source: OSS error page 0012-00000202.</remarks>
    public static string Require(string id) => VersionId.IsWellFormed(id)
        ? id
        : throw new OssError.InvalidArgument("Invalid version id specified", "versionId", id, "0012-00000202").ToException();
}
