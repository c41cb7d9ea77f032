namespace Scenario.FakeOss.Storage;

/// <summary>The value of <c>x-oss-object-type</c>; the names are the wire's.</summary>
internal enum ObjectType
{
    Normal,
    Multipart,
    Appendable,
    Symlink,
}
