using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Scenario.Integration.FakeOss;

/// <summary>An application server at the level of bytes: keeps what it is sent, and answers exactly what it is told.</summary>
internal sealed class CallbackTarget : IAsyncDisposable
{
    public const string Ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"status\":\"ok\"}";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string? _answer;
    private readonly X509Certificate2? _certificate;
    private readonly bool _staysOpen;
    private readonly List<TcpClient> _open = [];
    private readonly Task _loop;

    /// <param name="answer">The whole answer; null never answers.</param>
    /// <param name="withTls">Speak TLS, with a certificate that nobody vouches for.</param>
    /// <param name="staysOpen">Keep connections after the answer, and never read from them again.</param>
    public CallbackTarget(string? answer = Ok, bool withTls = false, bool staysOpen = false)
    {
        _staysOpen = staysOpen;
        _answer = answer;
        _certificate = withTls ? NewCertificate() : null;
        _listener.Start();
        Authority = $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _loop = ServeAsync();
    }

    public string Authority { get; }

    public string Url => $"http://{Authority}/cb";

    /// <summary>Head and body of each request.</summary>
    public ConcurrentQueue<Received> Requests { get; } = new();

    /// <summary>Done when a request has arrived.</summary>
    public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the client named in its TLS handshake.</summary>
    public string? ServerName { get; private set; }

    public Received Single() => Assert.Single(Requests);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _open.ForEach(static client => client.Dispose());
        _stop.Dispose();
        _certificate?.Dispose();
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = RSA.Create(2048);
        using var made = new CertificateRequest("CN=app", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _open.Add(client);
                try
                {
                    await AnswerAsync(client.GetStream());
                }
                finally
                {
                    if (!_staysOpen)
                    {
                        client.Dispose();
                    }
                }
            }
            catch (Exception ended) when (ended is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // the next one, or the end
            }
        }
    }

    private async Task AnswerAsync(Stream wire)
    {
        var stream = _certificate is null ? wire : await SecureAsync(wire);
        var bytes = new List<byte>();
        while (!bytes.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            bytes.Add(await ReadByteAsync(stream));
        }

        var head = Encoding.UTF8.GetString([.. bytes]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = head.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[int.Parse(headers["Content-Length"], System.Globalization.CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _stop.Token);
        Requests.Enqueue(new Received(head[0], headers, body));
        Arrived.TrySetResult();
        if (_answer is null)
        {
            await Task.Delay(Timeout.Infinite, _stop.Token);
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(_answer!), _stop.Token);
    }

    private async Task<Stream> SecureAsync(Stream wire)
    {
        var secure = new SslStream(wire);
        await secure.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificateSelectionCallback = (_, name) =>
                {
                    ServerName = name;
                    return _certificate!;
                },
            },
            _stop.Token);
        return secure;
    }

    private async Task<byte> ReadByteAsync(Stream stream)
    {
        var one = new byte[1];
        await stream.ReadExactlyAsync(one, _stop.Token);
        return one[0];
    }

    internal sealed record Received(string RequestLine, IReadOnlyDictionary<string, string> Headers, byte[] Body)
    {
        public string Text => Encoding.UTF8.GetString(Body);

        public string Target => RequestLine.Split(' ')[1];
    }
}
