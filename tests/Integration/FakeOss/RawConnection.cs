using System.Net.Sockets;
using System.Text;

namespace Scenario.Integration.FakeOss;

/// <summary>A connection on which a test writes what no HTTP client would. A server that says nothing for minutes fails the test.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _socket = new();
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private NetworkStream _stream = null!;

    private RawConnection() => _patience.CancelAfter(TimeSpan.FromMinutes(5));

    public static async Task<RawConnection> OpenAsync(Uri endpoint)
    {
        var connection = new RawConnection();
        await connection._socket.ConnectAsync(endpoint.Host, endpoint.Port, connection._patience.Token);
        connection._stream = connection._socket.GetStream();
        return connection;
    }

    public async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(text), _patience.Token);

    /// <summary>No more bytes will come.</summary>
    public void End() => _socket.Client.Shutdown(SocketShutdown.Send);

    /// <summary>
    /// Everything until the server closes or asks for the body; of a refusal all of its document, since a server that waits for a body closes late.
    /// </summary>
    public async Task<string> ReadAnswerAsync()
    {
        var (text, buffer) = (new StringBuilder(), new byte[4096]);
        int count;
        while (!IsWhole(text.ToString()) && (count = await _stream.ReadAsync(buffer, _patience.Token)) > 0)
        {
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    /// <summary>Until the server closes or resets the connection: the request is over then.</summary>
    public async Task AwaitCloseAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (await _stream.ReadAsync(buffer, _patience.Token) > 0)
            {
                // what it says does not matter here
            }
        }
        catch (IOException)
        {
            // a reset ends it too
        }
    }

    /// <summary>The first line of the answer.</summary>
    public async Task<string> ReadLineAsync()
    {
        using var reader = new StreamReader(_stream, leaveOpen: true);
        return await reader.ReadLineAsync(_patience.Token) ?? "";
    }

    public void Dispose()
    {
        _socket.Dispose();
        _patience.Dispose();
    }

    private static bool IsWhole(string answer) =>
        answer.Contains("</Error>", StringComparison.Ordinal)
            || (answer.StartsWith("HTTP/1.1 100", StringComparison.Ordinal) && answer.EndsWith("\r\n\r\n", StringComparison.Ordinal));
}
