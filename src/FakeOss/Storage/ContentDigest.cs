namespace Scenario.FakeOss.Storage;

/// <summary>Length and check sums of received bytes.</summary>
internal sealed record ContentDigest(long Size, byte[] Md5, ulong Crc64);
