using System.Security.Cryptography;
using System.Text;
using Scenario.ControlPlane.Admin;
using Scenario.Ram.Identities;
using Scenario.Seeds;

namespace Scenario.FakeSts.Identities;

/// <summary><c>GET /__admin/directory</c>: the whole directory for a FakeOss in another process, keys included.</summary>
/// <remarks>
/// The body is a seed without buckets (docs/seed.md). The shared key stands in <see cref="KeyHeader"/>; the development key
/// opens it on loopback only. The entity tag is a hash of the body, so an unchanged directory answers 304.
/// </remarks>
internal sealed class DirectoryExport
{
    public const string KeyHeader = "X-Scenario-Directory-Key";

    private readonly IRamDirectorySource _source;
    private readonly byte[] _keyHash;
    private readonly bool _isDevelopmentKey;
    private Snapshot? _last;

    public DirectoryExport(IRamDirectorySource source, StsOptions options)
    {
        _source = source;
        _keyHash = SHA256.HashData(Encoding.UTF8.GetBytes(options.DirectorySharedKey));
        _isDevelopmentKey = options.DirectorySharedKey == StsOptions.DevelopmentSharedKey;
        Routes = [new("GET", "directory", (context, _) => AnswerAsync(context)) { Access = AdminAccess.OwnCheck }];
    }

    public IReadOnlyList<AdminRoute> Routes { get; }

    private async Task AnswerAsync(HttpContext context)
    {
        var presented = SHA256.HashData(Encoding.UTF8.GetBytes(context.Request.Headers[KeyHeader].ToString()));
        if (!CryptographicOperations.FixedTimeEquals(presented, _keyHash))
        {
            throw new AdminErrorException(new(403, "WrongDirectoryKey", $"The header {KeyHeader} must carry Directory:SharedKey."));
        }

        if (_isDevelopmentKey && !AdminGuard.IsLocal(context))
        {
            throw new AdminErrorException(new(403, "NotLocal", "The development key opens the directory on loopback only; set Directory:SharedKey."));
        }

        var directory = await _source.GetAsync(context.RequestAborted);
        var snapshot = _last;
        if (snapshot is null || !ReferenceEquals(snapshot.Directory, directory))
        {
            _last = snapshot = Write(directory);
        }

        context.Response.Headers.ETag = snapshot.EntityTag;
        if (context.Request.Headers.IfNoneMatch.ToString() == snapshot.EntityTag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await AdminBody.WriteAsync(context, snapshot.Body, "application/json; charset=utf-8");
    }

    private static Snapshot Write(RamDirectory directory)
    {
        var body = SeedWriter.Write(directory);
        return new(directory, body, $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16))}\"");
    }

    // Not a record: its text would show the body.
    private sealed class Snapshot(RamDirectory directory, byte[] body, string entityTag)
    {
        public RamDirectory Directory => directory;

        public byte[] Body => body;

        public string EntityTag => entityTag;
    }
}
