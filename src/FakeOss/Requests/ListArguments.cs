using System.Text;

namespace Scenario.FakeOss.Requests;

/// <summary>The parameters of listings that are names or parts of names.</summary>
internal static class ListArguments
{
    private const int MaximumBytes = 1024;

    /// <summary>Empty when absent.</summary>
    /// <exception cref="OssErrorException">InvalidArgument above 1024 bytes: no name is so long.</exception>
    public static string Name(OssQuery query, string parameter)
    {
        var text = query[parameter] ?? "";
        return Encoding.UTF8.GetByteCount(text) <= MaximumBytes
            ? text
            : throw new OssError.InvalidArgument($"The length of {parameter} must not exceed {MaximumBytes} bytes.", parameter,
                text[..MaximumBytes]).ToException();
    }
}
