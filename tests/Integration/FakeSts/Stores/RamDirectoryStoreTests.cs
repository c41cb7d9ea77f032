using System.Text;
using Microsoft.Data.Sqlite;
using Scenario.FakeSts.Stores;
using Scenario.Integration.FakeSts.RamApi;
using Scenario.Ram.Identities;
using Scenario.Seeds;

namespace Scenario.Integration.FakeSts.Stores;

public sealed class RamDirectoryStoreTests
{
    [Fact]
    public async Task identities_survive_a_restart_and_the_seed_does_not_come_back()
    {
        using var file = new TemporaryFile();
        var settings = new Dictionary<string, string?> { ["Directory:File"] = file.Path };
        byte[] before;
        await using (var app = new StsApplication(settings))
        {
            var ram = new RamClient(app.AsRoot());
            await (await (await (await ram.UserAsync("zoe")).GroupAsync("g")).PolicyAsync("p")).RoleAsync("Some.Role");
            await ram.AttachAsync("Group", "g", "p");
            await ram.DoAsync("AddUserToGroup", ("UserName", "zoe"), ("GroupName", "g"));
            await ram.DoAsync("CreateAccessKey", ("UserName", "zoe"));
            await ram.DoAsync("CreatePolicyVersion", ("PolicyName", "p"), ("PolicyDocument", RamClient.Read), ("SetAsDefault", "true"));
            await ram.DoAsync("DeleteRole", ("RoleName", "long-role"));
            before = SeedWriter.Write(app.Directory.Current);
        }

        await using var restarted = new StsApplication(settings);
        var after = new RamClient(restarted.AsRoot());

        Assert.Equal(Encoding.UTF8.GetString(before), Encoding.UTF8.GetString(await ExportAsync(restarted)));
        Assert.Equal("EntityNotExist.Role", (await after.CallAsync("GetRole", ("RoleName", "long-role"))).Code);
        Assert.Equal("v3", (await after.DoAsync("CreatePolicyVersion", ("PolicyName", "p"), ("PolicyDocument", RamClient.Read))).Text(
            "PolicyVersion.VersionId"));
    }

    [Fact]
    public async Task a_reset_is_durable_too()
    {
        using var file = new TemporaryFile();
        var settings = new Dictionary<string, string?> { ["Directory:File"] = file.Path };
        await using (var app = new StsApplication(settings))
        {
            await new RamClient(app.AsRoot()).UserAsync("zoe");
            using var http = app.CreateClient();
            (await http.PostAsync("/__admin/reset", null)).EnsureSuccessStatusCode();
        }

        await using var restarted = new StsApplication(settings);
        Assert.Equal("EntityNotExist.User", (await new RamClient(restarted.AsRoot()).CallAsync("GetUser", ("UserName", "zoe"))).Code);
    }

    [Fact]
    public async Task a_refused_change_changes_nothing_and_spares_the_others_of_its_batch()
    {
        using var file = new TemporaryFile();
        await using var store = new RamDirectoryStore(new RamDirectoryBox(RamDirectory.Empty), DirectoryDatabase.Open(file.Path));
        var changes = Enumerable.Range(0, 50).Select(i => store.UpdateAsync(
            directory => i % 2 == 0
                ? (directory.WithAccount(new RamAccount($"{i}")), i)
                : throw new InvalidOperationException($"{i}"),
            CancellationToken.None)).ToList();

        for (var i = 0; i < changes.Count; i++)
        {
            if (i % 2 == 0)
            {
                Assert.Equal(i, await changes[i]);
                continue;
            }

            Assert.Equal($"{i}", (await Assert.ThrowsAsync<InvalidOperationException>(() => changes[i])).Message);
        }

        Assert.Equal(25, store.Current.Accounts.Count);
        await store.DisposeAsync();
        using var database = DirectoryDatabase.Open(file.Path);
        Assert.Equal(25, DirectoryRows.Load(database.ReadAll()).Accounts.Count);
    }

    [Fact]
    public void the_file_is_private_and_a_second_process_is_kept_out()
    {
        using var file = new TemporaryFile();
        using var first = DirectoryDatabase.Open(file.Path);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file.Path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));

        var refusal = Assert.Throws<InvalidOperationException>(() => DirectoryDatabase.Open(file.Path));

        Assert.Contains("Directory:File", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void a_file_of_another_kind_or_layout_is_refused_by_name()
    {
        using var file = new TemporaryFile();
        Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
        File.WriteAllText(file.Path, new string('x', 5000));
        Assert.Contains("Directory:File", Assert.Throws<InvalidOperationException>(() => DirectoryDatabase.Open(file.Path)).Message, StringComparison.Ordinal);

        File.Delete(file.Path);
        using (var connection = new SqliteConnection($"Data Source={file.Path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 9";
            command.ExecuteNonQuery();
        }

        Assert.Contains("layout 9", Assert.Throws<InvalidOperationException>(() => DirectoryDatabase.Open(file.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NULL, '1', 'a', x'7b7d'")]
    [InlineData("'user', '1', 'a', NULL")]
    public void a_row_that_lost_what_was_written_is_refused_by_name(string row)
    {
        using var file = new TemporaryFile();
        DirectoryDatabase.Open(file.Path).Dispose();
        using (var connection = new SqliteConnection($"Data Source={file.Path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"DROP TABLE identity; CREATE TABLE identity (kind, account, id, json); INSERT INTO identity VALUES ({row})";
            command.ExecuteNonQuery();
        }

        using var database = DirectoryDatabase.Open(file.Path);

        var refusal = Assert.Throws<InvalidOperationException>(database.ReadAll);
        Assert.StartsWith($"Directory:File '{file.Path}' cannot be read", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<byte[]> ExportAsync(StsApplication app)
    {
        using var http = app.CreateClient();
        return await http.GetByteArrayAsync("/__admin/seed");
    }
}
