namespace Scenario.FakeOss.Requests;

/// <summary>How the bucket was named.</summary>
internal enum AddressingStyle
{
    Path,
    VirtualHosted,
    Cname,
}
