namespace Scenario.FakeOss.Requests;

/// <summary>Headers and parameters that are <c>true</c> or <c>false</c>.</summary>
internal static class Flags
{
    public const string ForbidOverwriteHeader = "x-oss-forbid-overwrite";

    /// <summary>False when absent or empty. Anything else must not pass for false: the caller meant something.</summary>
    /// <exception cref="OssErrorException">InvalidArgument.</exception>
    public static bool Read(string? value, string name) =>
        !string.IsNullOrEmpty(value)
        && (bool.TryParse(value, out var flag)
            ? flag
            : throw new OssError.InvalidArgument(
                $"The value of {name} must be true or false.", name, value, name == ForbidOverwriteHeader ? "0017-00000279" : null).ToException());

    public static bool ReadHeader(OssRequest request, string name) => Read(request.Header(name), name);
}
