namespace Scenario.FakeOss.Operations;

/// <summary>What the ACL stage asks about an OSS call.</summary>
internal enum OssCallKind
{
    /// <summary>Service, bucket and LiveChannel operations: ACLs say nothing, only the owner passes.</summary>
    Management,

    /// <summary>Listing of a bucket: management, yet served to anyone on a public bucket when the switch is on.</summary>
    Listing,

    /// <summary>Reads an object's content, metadata or symlink.</summary>
    ObjectRead,

    /// <summary>Writes or deletes an object or a part.</summary>
    ObjectWrite,

    /// <summary>Reads or writes an object's ACL or tags: only the owner passes.</summary>
    ObjectControl,
}
