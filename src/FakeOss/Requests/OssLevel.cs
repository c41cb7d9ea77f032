namespace Scenario.FakeOss.Requests;

/// <summary>What a request addresses.</summary>
internal enum OssLevel
{
    Service,
    Bucket,
    Object,
}
