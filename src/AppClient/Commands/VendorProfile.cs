using System.Text.Json;
using Scenario.Oss.Credentials;

namespace Scenario.AppClient.Commands;

/// <summary>A profile of the vendor's command line tool: modes AK and StsToken.</summary>
internal sealed record VendorProfile(OssCredentials Credentials, string? Region)
{
    /// <exception cref="UsageException">No such file, no such profile, or one whose mode needs the vendor's tool itself.</exception>
    public static VendorProfile Read(string name, ClientEnvironment environment)
    {
        var path = environment.Variable("ALIBABA_CLOUD_CONFIG_FILE") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aliyun", "config.json");
        try
        {
            using var file = JsonDocument.Parse(File.ReadAllBytes(path));
            var profile = file.RootElement.GetProperty("profiles").EnumerateArray().FirstOrDefault(p => Text(p, "name") == name);
            if (profile.ValueKind != JsonValueKind.Object)
            {
                throw new UsageException($"{path} has no profile '{name}'.");
            }

            if (Text(profile, "mode") is not ("AK" or "StsToken") and var mode)
            {
                throw new UsageException($"Profile '{name}' has mode {mode}; this program reads AK and StsToken.");
            }

            if (Text(profile, "access_key_id") is not { } id || Text(profile, "access_key_secret") is not { } secret)
            {
                throw new UsageException($"Profile '{name}' holds no access key.");
            }

            return new VendorProfile(new OssCredentials(id, secret, Text(profile, "sts_token")), Text(profile, "region_id"));
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new UsageException($"Cannot read profile '{name}' from {path}: {exception.Message}");
        }
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
