using System.Globalization;
using System.Security.Cryptography;
using Scenario.Signing.Oss;

namespace Scenario.Integration.FakeOss.Laws;

/// <summary>One version of a key as the model keeps it.</summary>
/// <param name="Id">Chosen by the server, or <c>null</c>.</param>
/// <param name="Type">As in <c>x-oss-object-type</c>; <c>DeleteMarker</c> for a delete marker.</param>
/// <param name="Bytes">The whole content.</param>
/// <param name="ETag">Without quotes.</param>
/// <param name="HasMd5">Whether reads carry Content-MD5.</param>
internal sealed record ModelVersion(string Id, string Type, byte[] Bytes, string ETag, bool HasMd5)
{
    public const string Null = "null";
    public const string Appendable = "Appendable";
    private const string DeleteMarker = "DeleteMarker";

    public bool IsMarker => Type == DeleteMarker;

    public string Crc64 => OssCrc64.Compute(Bytes).ToString(CultureInfo.InvariantCulture);

    public string? ContentMd5 => HasMd5 ? Convert.ToBase64String(MD5.HashData(Bytes)) : null;

    public static ModelVersion Normal(byte[] bytes) => new(Null, "Normal", bytes, Convert.ToHexString(MD5.HashData(bytes)), HasMd5: true);

    public static ModelVersion Marker() => new(Null, DeleteMarker, [], "", HasMd5: false);
}
