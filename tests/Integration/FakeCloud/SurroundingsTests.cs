using System.Diagnostics;

namespace Scenario.Integration.FakeCloud;

/// <summary>A process whose surroundings want something else starts a cloud and ends it at once, without a word.</summary>
public sealed class SurroundingsTests
{
    [Fact]
    public async Task no_file_and_no_variable_configures_a_cloud_and_a_short_life_prints_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("scenario-hostile-");
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "appsettings.json"),
            """{"Urls":"http://127.0.0.1:1","AllowedHosts":"photos.example.com","Kestrel":{"Endpoints":{"Http":{"Url":"http://127.0.0.1:1"}}},"Admin":{"AdminToken":"x"},"Seed":{"File":"zzz"},"Logging":{"LogLevel":{"Default":"Trace"}}}""",
            TestContext.Current.CancellationToken);
        try
        {
            for (var round = 0; round < 3; round++)
            {
                var (exit, printed) = await RunAsync(folder.FullName);

                Assert.Equal("", printed);
                Assert.Equal(0, exit);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int Exit, string Printed)> RunAsync(string folder)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Scenario.Start.dll"), "once"])
        {
            WorkingDirectory = folder,
            Environment =
            {
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:1",
                ["ASPNETCORE_HTTP_PORTS"] = "1",
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["ASPNETCORE_CONTENTROOT"] = folder,
                ["URLS"] = "http://127.0.0.1:1",
                ["Kestrel__Endpoints__X__Url"] = "http://127.0.0.1:1",
                ["AllowedHosts"] = "photos.example.com",
                ["Seed__File"] = "zzz",
                ["Store"] = "nonsense",
                ["Admin__AdminToken"] = "x",
                ["HTTP_PROXY"] = "http://127.0.0.1:1",
                ["http_proxy"] = "http://127.0.0.1:1",
            },
        };
        var (exitCode, output, errors) = await ChildProcess.RunAsync(start, TestContext.Current.CancellationToken);
        return (exitCode, output + errors);
    }
}
