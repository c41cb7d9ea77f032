using System.Text.Json;
using System.Text.Json.Serialization;
using Scenario.AppClient.AppServer;
using Scenario.Oss;

namespace Scenario.AppClient.Sessions;

/// <summary>
/// Who is logged in where: one file of mode 0600, which <c>logout</c> removes. It holds the login for AppServer only; the credentials
/// for OSS are asked for anew by every run and never touch the disk.
/// </summary>
internal sealed class LoginStore(string path)
{
    public string Path => path;

    /// <summary>Where the latest login was; null if nobody is logged in.</summary>
    public Uri? LatestServer => Read().LastOrDefault()?.Server;

    /// <summary>The store of a user, in the directory for the program's state.</summary>
    public static LoginStore In(string stateDirectory) => new(System.IO.Path.Combine(stateDirectory, "login.json"));

    /// <returns>Null if nobody is logged in at this server.</returns>
    public Login? Find(Uri server) => Read().FirstOrDefault(l => l.Server == server);

    public void Save(Login login) => Write([.. Read().Where(l => l.Server != login.Server), login]);

    /// <returns>False if nobody was logged in at this server.</returns>
    public bool Remove(Uri server)
    {
        var all = Read();
        var kept = all.Where(l => l.Server != server).ToList();
        Write(kept);
        return kept.Count < all.Count;
    }

    private List<Login> Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), LoginJson.Default.ListLogin) ?? [];
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return []; // a damaged file means a new login, no more
        }
    }

    private void Write(List<Login> logins)
    {
        if (logins.Count > 0)
        {
            PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(logins, LoginJson.Default.ListLogin));
        }
        else if (File.Exists(path))
        {
            File.Delete(path);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<Login>))]
internal sealed partial class LoginJson : JsonSerializerContext;
