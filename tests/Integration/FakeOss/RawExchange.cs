using System.Net.Sockets;
using System.Text;

namespace Scenario.Integration.FakeOss;

/// <summary>A request written by hand, for what no HTTP client would send.</summary>
internal static class RawExchange
{
    /// <summary>Sends the head alone and returns what the server says to it: everything up to its closing the connection, or the first status line that asks for the body.</summary>
    public static async Task<string> SendHeadAsync(Uri endpoint, string head)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(endpoint.Host, endpoint.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        int count;
        while ((count = await stream.ReadAsync(buffer, patience.Token)) > 0)
        {
            answer.Append(Encoding.UTF8.GetString(buffer, 0, count));
            if (answer.ToString() is var text && (text.Contains("</Error>", StringComparison.Ordinal) || text.StartsWith("HTTP/1.1 100", StringComparison.Ordinal)))
            {
                break;
            }
        }

        return answer.ToString();
    }
}
