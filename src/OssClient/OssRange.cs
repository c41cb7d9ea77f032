using System.Globalization;

namespace Scenario.Oss;

/// <summary>Bytes of an object, both ends included; without an end, up to the last byte.</summary>
public readonly record struct OssRange(long First, long? Last)
{
    /// <summary>As the header wants it, for instance <c>bytes=0-99</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"bytes={First}-{Last}");
}
