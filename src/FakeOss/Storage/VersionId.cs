using System.Buffers.Text;
using System.Security.Cryptography;

namespace Scenario.FakeOss.Storage;

/// <summary>Opaque version ids in the look of the real ones: <c>CAEQ</c> and URL-safe base64.</summary>
internal static class VersionId
{
    public static string Next() => "CAEQ" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(33));
}
