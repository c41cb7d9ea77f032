namespace Scenario.Hosting;

/// <summary>The command <c>health URL</c>: asks a running host how it is. An image without a shell has nothing else to ask with.</summary>
internal static class HealthProbe
{
    /// <summary>First argument that makes a host's program a probe.</summary>
    public const string Command = "health";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="url">Such as <c>http://127.0.0.1:8711/__admin/health</c> or <c>http://127.0.0.1:8713/readyz</c>.</param>
    /// <returns>Exit code: 0 when the answer is a success, else 1 with the reason on standard error.</returns>
    public static async Task<int> RunAsync(string url)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(new Uri(url));
            if (answer.IsSuccessStatusCode)
            {
                return 0;
            }

            await Console.Error.WriteLineAsync($"{url} answers {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or UriFormatException or NotSupportedException)
        {
            await Console.Error.WriteLineAsync($"{url} does not answer: {exception.Message}");
        }

        return 1;
    }
}
