using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Admin;
using Scenario.ControlPlane.Certificates;
using Scenario.ControlPlane.Faults;
using Scenario.ControlPlane.Journal;
using Scenario.FakeCloud.Hosting;
using Scenario.FakeOss;
using Scenario.FakeOss.Authorization;
using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Seeding;
using Scenario.FakeOss.Storage;
using Scenario.FakeSts;
using Scenario.FakeSts.AssumeRole;
using Scenario.FakeSts.Authentication;
using Scenario.FakeSts.Stores;
using Scenario.Ram;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Identities;
using Scenario.Ram.Policies;
using Scenario.Ram.Sessions;
using Scenario.Signing;

namespace Scenario.FakeCloud;

/// <summary>Alibaba Cloud STS, RAM and OSS in this process: one clock, one directory, one
/// reset. Any number may run side by side; none knows of another.</summary>
/// <example><c>await using var cloud = await FakeCloudHost.StartAsync();</c></example>
public sealed class FakeCloudHost : IAsyncDisposable
{
    private readonly ServiceProvider _stsServices;
    private readonly ServiceProvider _ossServices;
    private readonly CloudServer _stsServer;
    private readonly CloudServer _ossServer;
    private readonly DevelopmentCertificates? _certificates;
    private readonly DirectObjects _objects;
    private readonly CloudOss _oss;
    private readonly CloudRam _ram;
    private int _isDisposed;

    private FakeCloudHost(FakeCloudOptions options, Parts parts)
    {
        (_stsServices, _ossServices, _stsServer, _ossServer, _certificates) = (parts.StsServices, parts.OssServices, parts.StsServer, parts.OssServer,
            parts.Certificates);
        Region = _ossServices.GetRequiredService<OssOptions>().Region;
        MovableClock = parts.Clock;
        Clock = new CloudClock(parts.Clock);
        Resets = parts.Resets;
        FaultRegistry = parts.Faults;
        StsJournal = _stsServices.GetRequiredService<RequestJournal>();
        OssJournal = _ossServices.GetRequiredService<RequestJournal>();
        Requests = new CloudRequests(StsJournal, OssJournal);
        Sts = new CloudService(_stsServer, parts.StsEndpoint, parts.StsHttpsEndpoint);
        _objects = _ossServices.GetRequiredService<DirectObjects>();
        _oss = new CloudOss(_objects, new CloudService(_ossServer, parts.OssEndpoint, parts.OssHttpsEndpoint));
        _ram = new CloudRam(_stsServices.GetRequiredService<RamDirectoryStore>(), parts.Clock);
        Faults = new CloudFaults(parts.Faults);
        CertificateAuthority = _certificates is null ? null : X509Certificate2.CreateFromPem(_certificates.AuthorityPem);
        Resets.Register(Requests.Clear);
    }

    /// <summary>Where STS and RAM answer, such as <c>http://127.0.0.1:8711/</c>; <c>localhost</c> and <c>[::1]</c> do as well.</summary>
    public Uri StsEndpoint => Sts.Endpoint;

    /// <summary>Where OSS answers: path style here, virtual-hosted on <c>BUCKET.localhost</c> with the same port.</summary>
    public Uri OssEndpoint => _oss.Endpoint;

    /// <summary>STS and RAM with TLS; null unless <see cref="FakeCloudOptions.Https"/> is set.</summary>
    public Uri? StsHttpsEndpoint => Sts.HttpsEndpoint;

    /// <summary>OSS with TLS; null unless <see cref="FakeCloudOptions.Https"/> is set.</summary>
    public Uri? OssHttpsEndpoint => _oss.HttpsEndpoint;

    /// <summary>Region of new buckets, and of signatures that concern no bucket.</summary>
    public string Region { get; }

    /// <summary>STS and RAM as a service that can be away.</summary>
    public CloudService Sts { get; }

    /// <summary>OSS beside its protocol, and as a service that can be away.</summary>
    /// <exception cref="ObjectDisposedException">The cloud has ended.</exception>
    public CloudOss Oss => Alive(_oss);

    /// <summary>RAM beside its API.</summary>
    /// <exception cref="ObjectDisposedException">The cloud has ended.</exception>
    public CloudRam Ram => Alive(_ram);

    /// <summary>The clock of both services; the app under test may take it as its <see cref="TimeProvider"/>.</summary>
    public CloudClock Clock { get; }

    /// <summary>Failures on purpose.</summary>
    public CloudFaults Faults { get; }

    /// <summary>What both services answered, in order, with explanations.</summary>
    public CloudRequests Requests { get; }

    /// <summary>The authority to trust, without its key; null unless <see cref="FakeCloudOptions.Https"/> is set.</summary>
    public X509Certificate2? CertificateAuthority { get; }

    internal MovableClock MovableClock { get; }

    internal FaultRegistry FaultRegistry { get; }

    internal RequestJournal StsJournal { get; }

    internal RequestJournal OssJournal { get; }

    /// <summary>What a reset puts back; hosts of the same process may add theirs.</summary>
    internal ResetRegistry Resets { get; }

    /// <summary>Starts both services and returns when they accept requests.</summary>
    /// <param name="configure">Changes the options; null keeps the defaults.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">A port is taken.</exception>
    /// <exception cref="ArgumentException">The seed or an option breaks a rule; the message names it.</exception>
    public static Task<FakeCloudHost> StartAsync(Action<FakeCloudOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        var options = new FakeCloudOptions();
        configure?.Invoke(options);
        return StartAsync(options, cancellationToken);
    }

    /// <summary>Temporary credentials of a role, as AssumeRole would answer them, without a request: no caller and no trust policy is asked.</summary>
    /// <param name="role">The role's name or ARN.</param>
    /// <param name="session">Name of the session, 2 to 64 of letters, digits and <c>.@-_</c>.</param>
    /// <param name="policy">Session policy, which only narrows; null is none.</param>
    /// <param name="lifetime">From 15 minutes to the role's longest session; null is 1 hour.</param>
    /// <exception cref="ArgumentException">There is no such role, or a value breaks a rule that AssumeRole has.</exception>
    public Task<IssuedToken> IssueTokenAsync(string role, string session = "test-session", Policy? policy = null, TimeSpan? lifetime = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        var directory = Ram.Directory;
        var found = CloudRam.Find(directory, role).Role ?? throw new ArgumentException($"'{role}' is a user; tokens are issued for roles.", nameof(role));
        var duration = lifetime ?? AssumeRoleValidator.DefaultDuration;
        if (!AssumeRoleValidator.IsSessionName(session))
        {
            throw new ArgumentException("A session name has 2 to 64 letters, digits and .@-_", nameof(session));
        }

        if (duration < AssumeRoleValidator.MinimumDuration || duration > found.MaxSessionDuration)
        {
            throw new ArgumentOutOfRangeException(nameof(lifetime), duration,
                $"A session of {found.RoleName} lives from 15 minutes to {found.MaxSessionDuration}.");
        }

        _ = policy?.Parse(PolicyKind.Session, nameof(policy));
        var issuer = _stsServices.GetRequiredService<CredentialIssuer>();
        var tokens = _stsServices.GetRequiredService<SecurityTokenCodec>();
        var opened = issuer.Open(found, session, policy?.ToString(), null, Arn.RamRoot(found.AccountId).ToString(), Clock.GetUtcNow(), duration);
        return Task.FromResult(new IssuedToken(opened.AccessKeyId, tokens.SecretFor(opened.AccessKeyId), tokens.Issue(opened), opened.ExpiresAt,
            found.Arn.ToString(), session));
    }

    /// <summary>What the policies say, by the servers' own evaluator, without a request.</summary>
    /// <param name="identity">A role or user, by name or ARN.</param>
    /// <param name="action">Such as <c>oss:GetObject</c>.</param>
    /// <param name="resource">For OSS <c>BUCKET</c> or <c>BUCKET/KEY</c>, whose policy and ACL then count too; else an ARN.</param>
    /// <param name="sessionPolicy">Narrows a role; null is none.</param>
    /// <param name="conditions">Condition keys that the request would carry, such as <c>oss:Prefix</c>; an empty value is one, null is none.</param>
    /// <exception cref="ArgumentException">There is no such identity, a value is malformed, or a condition is null.</exception>
    public Task<Decision> DecideAsync(string identity, string action, string resource, Policy? sessionPolicy = null,
        IReadOnlyDictionary<string, string>? conditions = null)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(action);
        ArgumentNullException.ThrowIfNull(resource);
        if (action.IndexOf(':', StringComparison.Ordinal) is var colon
            && (colon <= 0 || colon == action.Length - 1 || action.Contains('*', StringComparison.Ordinal)))
        {
            throw new ArgumentException($"'{action}' is no action; oss:GetObject is one.", nameof(action));
        }

        var directory = Ram.Directory;
        var found = CloudRam.Find(directory, identity);
        if (found.User is not null && sessionPolicy is not null)
        {
            throw new ArgumentException("A user has no session policy.", nameof(sessionPolicy));
        }

        var (arn, target) = Target(resource, action, found.AccountId);
        var context = ConditionContext.CreateBuilder().Add("acs:CurrentTime", WireTime.Format(Clock.GetUtcNow())).Add("acs:SourceIp", "127.0.0.1");
        foreach (var (key, value) in conditions ?? new Dictionary<string, string>())
        {
            context.Add(key, value ?? throw new ArgumentException($"'{key}' has no value; leave out what the request would not carry.", nameof(conditions)));
        }

        var principal = found.User is { } user ? RequestPrincipal.User(user)
            : RequestPrincipal.Session(found.AccountId, found.Role!.RoleId, found.Role.RoleName, "test-session");
        var request = new AccessRequest(action, arn, context.Build(), principal);
        var policies = found.User is { } one ? directory.PoliciesOf(one) : directory.PoliciesOf(found.Role!);
        var session = sessionPolicy is null ? null : new NamedPolicy("session policy", sessionPolicy.Parse(PolicyKind.Session, nameof(sessionPolicy)));
        var decision = target is not var (bucket, row, call) ? PolicyEvaluator.Evaluate(policies, session, null, request)
            : OssEvaluator.Evaluate(policies, session, bucket, row, request, call, _ossServices.GetRequiredService<OssOptions>().AllowPublicListing);
        return Task.FromResult(new Decision(decision.Explain()));
    }

    /// <summary>The reason behind what an SDK threw: <c>throw cloud.Explain(exception)</c> makes a failing test say it.</summary>
    /// <param name="sdkException">Any exception that tells a request id anywhere: property, message, inner exception.</param>
    public CloudRefusedException Explain(Exception sdkException)
    {
        ArgumentNullException.ThrowIfNull(sdkException);
        var text = ExceptionText.Of(sdkException);
        var request = Requests.LastOrDefault(candidate => text.Contains(candidate.RequestId, StringComparison.OrdinalIgnoreCase));
        return request is null
            ? new($"The exception names no request that reached this cloud, which has answered {Requests.Count}: {sdkException.Message}", null, sdkException)
            : new(request.ToString(), request, sdkException);
    }

    /// <summary>A client without proxy that finds <c>BUCKET.localhost</c> and trusts <see cref="CertificateAuthority"/>.</summary>
    public HttpClient CreateHttpClient()
    {
        var handler = new SocketsHttpHandler { UseProxy = false, ConnectCallback = ConnectAsync };
        if (CertificateAuthority is { } authority)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { authority },
                RevocationMode = X509RevocationMode.NoCheck,
            };
        }

        return new HttpClient(handler);
    }

    /// <summary>Environment variables that point the vendor's SDKs in another process at this cloud, and keep loopback away from a proxy.</summary>
    /// <param name="user">A RAM user that has an active access key.</param>
    /// <exception cref="ArgumentException">There is no such user, or it has no active key.</exception>
    public IReadOnlyDictionary<string, string> EnvironmentFor(string user)
    {
        var key = KeyOf(user);
        return Variables(key.AccessKeyId, key.AccessKeySecret, null);
    }

    /// <summary>As the other overload, with temporary credentials.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentFor(IssuedToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return Variables(token.AccessKeyId, token.AccessKeySecret, token.SecurityToken);
    }

    /// <summary>Configuration that points the app under test at this cloud:
    /// <c>configuration.AddInMemoryCollection(cloud.ToSettings("backend", …))</c>.</summary>
    /// <param name="user">A RAM user that has an active access key.</param>
    /// <param name="keys">
    /// The app's keys and what they are to hold, with <c>{StsEndpoint}</c>, <c>{OssEndpoint}</c>, <c>{Region}</c>,
    /// <c>{AccessKeyId}</c> and <c>{AccessKeySecret}</c> filled in; null gives those five under <c>AlibabaCloud:</c>.
    /// </param>
    /// <exception cref="ArgumentException">There is no such user or active key, or a text names something else in braces.</exception>
    public IReadOnlyDictionary<string, string?> ToSettings(string user, IReadOnlyDictionary<string, string>? keys = null)
    {
        var key = KeyOf(user);
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["StsEndpoint"] = StsEndpoint.ToString().TrimEnd('/'),
            ["OssEndpoint"] = OssEndpoint.ToString().TrimEnd('/'),
            ["Region"] = Region,
            ["AccessKeyId"] = key.AccessKeyId,
            ["AccessKeySecret"] = key.AccessKeySecret,
        };
        keys ??= values.Keys.ToDictionary(static name => $"AlibabaCloud:{name}", static name => $"{{{name}}}");
        var settings = keys.ToDictionary(static pair => pair.Key, string? (pair) => values.Aggregate(
            pair.Value, static (text, value) => text.Replace($"{{{value.Key}}}", value.Value, StringComparison.Ordinal)));
        // Told as it was given: filled in, it may hold the secret.
        return keys.FirstOrDefault(pair => settings[pair.Key]!.Contains('{', StringComparison.Ordinal)).Value is { } unknown
            ? throw new ArgumentException($"'{unknown}' names something else than {string.Join(", ", values.Keys)}.", nameof(keys))
            : settings;
    }

    /// <summary>Keeps everything as it is now: identities, buckets, objects, clock, faults and nonces. Costs what changes afterwards.</summary>
    public Task<CloudSnapshot> SnapshotAsync()
    {
        var directory = Ram.Directory;
        var offset = MovableClock.Offset;
        var faults = FaultRegistry.List();
        var nonces = _stsServices.GetRequiredService<NonceCache>();
        var known = nonces.Snapshot();
        var store = _ossServices.GetRequiredService<FakeOss.Storage.OssStore>();
        var objects = store.Snapshot();
        return Task.FromResult(new CloudSnapshot(
            this,
            async cancellationToken =>
            {
                await store.RestoreAsync(objects);
                await Ram.ReplaceAsync(directory, cancellationToken);
                nonces.Restore(known);
                FaultRegistry.Restore(faults);
                MovableClock.Advance(offset - MovableClock.Offset);
            },
            objects.DisposeAsync));
    }

    /// <summary>Makes everything what it was then. <see cref="Requests"/> stay: they have happened.</summary>
    /// <exception cref="ArgumentException">The snapshot is another cloud's.</exception>
    public Task RestoreAsync(CloudSnapshot snapshot, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return Alive(snapshot).Owner == this ? snapshot.Restore(cancellationToken) : throw new ArgumentException("The snapshot is another cloud's.", nameof(snapshot));
    }

    /// <summary>Identities, objects, faults, requests, nonces and clock as after start.</summary>
    public Task ResetAsync(CancellationToken cancellationToken = default) => Alive(Resets).ResetAllAsync(cancellationToken);

    /// <summary>Stops everything at once; open connections are broken.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await _ossServer.DisposeAsync();
        await _stsServer.DisposeAsync();
        await _ossServices.DisposeAsync();
        await _stsServices.DisposeAsync();
        Clock.Dispose();
        CertificateAuthority?.Dispose();
        _certificates?.Dispose();
    }

    internal static async Task<FakeCloudHost> StartAsync(FakeCloudOptions options, CancellationToken cancellationToken) =>
        await Detached.RunAsync(() => StartDetachedAsync(options, cancellationToken));

    /// <summary>What OSS keeps: see <see cref="DirectObjects.Use"/>.</summary>
    internal (long Objects, long Bytes) StoredUse() => _objects.Use();

    /// <summary>The identities as they are now.</summary>
    internal ValueTask<RamDirectory> GetDirectoryAsync(CancellationToken cancellationToken = default) =>
        _stsServices.GetRequiredService<IRamDirectorySource>().GetAsync(cancellationToken);

    private static async Task<FakeCloudHost> StartDetachedAsync(FakeCloudOptions options, CancellationToken cancellationToken)
    {
        var parts = new Parts();
        try
        {
            await parts.StartAsync(options, cancellationToken);
            return new FakeCloudHost(options, parts);
        }
        catch
        {
            await parts.DisposeAsync();
            throw;
        }
    }

    // *.localhost is this machine by definition (RFC 6761), but not every resolver knows.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var isLocal = host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
        var socket = isLocal ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.NoDelay = true;
        try
        {
            await (isLocal ? socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken)
                : socket.ConnectAsync(context.DnsEndPoint, cancellationToken));
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private T Alive<T>(T part)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        return part;
    }

    private (Arn Resource, (BucketFacts Bucket, ObjectRow? Row, OssCallKind Call)? Oss) Target(string resource, string action, string account)
    {
        if (!action.StartsWith("oss:", StringComparison.OrdinalIgnoreCase))
        {
            return (Arn.TryParse(resource, out var other) ? other
                : throw new ArgumentException($"'{resource}' is no ARN such as acs:ram::11223344:role/photo-user.", nameof(resource)), null);
        }

        var relative = Arn.TryParse(resource, out var arn) && arn.Service == "oss" ? arn.Relative : resource;
        var (bucket, key) = relative.Split('/', 2) is [var name, { Length: > 0 } rest] ? (name, rest) : (relative.TrimEnd('/'), null);
        if (_objects.FactsOf(bucket, key) is not { } facts)
        {
            throw new ArgumentException($"There is no bucket '{bucket}'. A resource of OSS is BUCKET, BUCKET/KEY or an ARN; '{resource}' was given.",
                nameof(resource));
        }

        var isRead = action.StartsWith("oss:Get", StringComparison.OrdinalIgnoreCase) || action.StartsWith("oss:Head", StringComparison.OrdinalIgnoreCase);
        var call = key is null ? OssCallKind.Listing : isRead ? OssCallKind.ObjectRead : OssCallKind.ObjectWrite;
        return (new Arn("oss", facts.Bucket.Row.Region, facts.Bucket.Row.Owner, relative), (facts.Bucket, facts.Row, call));
    }

    private AccessKey KeyOf(string user)
    {
        var directory = Ram.Directory;
        ArgumentNullException.ThrowIfNull(user);
        var found = CloudRam.Find(directory, user.Contains('/', StringComparison.Ordinal) ? user : "user/" + user, nameof(user)).User
            ?? throw new ArgumentException($"'{user}' is no user.", nameof(user));
        return directory.AccessKeys.Values.Where(key => key.UserId == found.UserId && key.Status == AccessKeyStatus.Active)
            .MinBy(static key => key.AccessKeyId, StringComparer.Ordinal)
            ?? throw new ArgumentException($"The user '{user}' has no active access key.", nameof(user));
    }

    private Dictionary<string, string> Variables(string accessKeyId, string accessKeySecret, string? token)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = accessKeyId,
            ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = accessKeySecret,
            ["ALIBABA_CLOUD_STS_ENDPOINT"] = StsEndpoint.ToString().TrimEnd('/'),
            ["OSS_ACCESS_KEY_ID"] = accessKeyId,
            ["OSS_ACCESS_KEY_SECRET"] = accessKeySecret,
            ["OSS_ENDPOINT"] = OssEndpoint.ToString().TrimEnd('/'),
            ["OSS_REGION"] = Region,
        };
        if (token is not null)
        {
            variables["ALIBABA_CLOUD_SECURITY_TOKEN"] = token;
            variables["OSS_SESSION_TOKEN"] = token;
        }

        // Read literally and differently by .NET, curl, Go and Python: every spelling, in both letter cases.
        const string Loopback = "localhost,127.0.0.1,[::1],::1,.localhost,*.localhost";
        foreach (var name in (string[])["NO_PROXY", "no_proxy"])
        {
            variables[name] = Environment.GetEnvironmentVariable(name) is { Length: > 0 } present ? $"{present},{Loopback}" : Loopback;
        }

        return variables;
    }

    /// <summary>What a start has made so far, so that a failure on the way leaves nothing behind.</summary>
    private sealed class Parts : IAsyncDisposable
    {
        private readonly List<LoopbackPort> _ports = [];
        private ServiceProvider? _stsServices;
        private ServiceProvider? _ossServices;
        private CloudServer? _stsServer;
        private CloudServer? _ossServer;
        private Task _listening = Task.CompletedTask;

        public MovableClock Clock { get; } = new();

        public ResetRegistry Resets { get; } = new();

        public FaultRegistry Faults { get; } = new();

        public DevelopmentCertificates? Certificates { get; private set; }

        public ServiceProvider StsServices => _stsServices!;

        public ServiceProvider OssServices => _ossServices!;

        public CloudServer StsServer => _stsServer!;

        public CloudServer OssServer => _ossServer!;

        public Uri StsEndpoint { get; private set; } = null!;

        public Uri OssEndpoint { get; private set; } = null!;

        public Uri? StsHttpsEndpoint { get; private set; }

        public Uri? OssHttpsEndpoint { get; private set; }

        /// <summary>A first start in a process is mostly compilation, so what need not wait for another runs beside it: Kestrel beside the seed, OSS beside STS.</summary>
        public async Task StartAsync(FakeCloudOptions options, CancellationToken cancellationToken)
        {
            ILoggerFactory loggers = options.Log is { } log ? new LineLoggers(log, options.LogFrom) : NullLoggerFactory.Instance;
            CertificatesByName? certificates = null;
            if (options.Https)
            {
                Certificates = options.Certificates ?? DevelopmentCertificates.InMemory(Clock.RealUtcNow);
                certificates = new CertificatesByName(Certificates, [.. options.CertificateNames], Clock);
            }

            if (options.Now is { } now)
            {
                Clock.Set(now);
            }

            var (stsPort, stsTls) = Bind(options.StsPort, nameof(options.StsPort), options);
            var (ossPort, ossTls) = Bind(options.OssPort, nameof(options.OssPort), options);
            (StsEndpoint, StsHttpsEndpoint) = (Address("http", stsPort)!, Address("https", stsTls));
            (OssEndpoint, OssHttpsEndpoint) = (Address("http", ossPort)!, Address("https", ossTls));
            _stsServer = new(new(StsEngine.ConfigureKestrel), loggers, stsPort, stsTls, certificates);
            _ossServer = new(new(OssEngine.ConfigureKestrel), loggers, ossPort, ossTls, certificates);
            _listening = Task.Run(
                async () =>
                {
                    await _stsServer.StartAsync(cancellationToken);
                    await _ossServer.StartAsync(cancellationToken);
                },
                cancellationToken);

            Register(options, loggers);
            var oss = Task.Run(
                async () =>
                {
                    var engine = OssServices.GetRequiredService<OssEngine>();
                    await engine.StartAsync(cancellationToken);
                    Serve(_ossServer, OssServices, engine.HandleAsync);
                },
                cancellationToken);
            try
            {
                Serve(_stsServer, StsServices, StsServices.GetRequiredService<StsEngine>().HandleAsync);
            }
            finally
            {
                await oss;
            }

            if (options.Now is { } start)
            {
                // After the engines' own, which lead back to the real time.
                Resets.Register(() => Clock.Set(start), ResetStep.Clock);
            }

            await _listening;
        }

        public async ValueTask DisposeAsync()
        {
            await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // what failed first is on its way to the caller
            await Dispose(_ossServer);
            await Dispose(_stsServer);
            await Dispose(_ossServices);
            await Dispose(_stsServices);
            _ports.ForEach(static port => port.Dispose());
            Certificates?.Dispose();
        }

        private static ValueTask Dispose(IAsyncDisposable? part) => part?.DisposeAsync() ?? ValueTask.CompletedTask;

        private (LoopbackPort Plain, LoopbackPort? Tls) Bind(int number, string name, FakeCloudOptions options)
        {
            var plain = Bind(number, name, options.IsOpenToOthers);
            return (plain, options.Https ? Bind(number == 0 ? 0 : number + 10, name, options.IsOpenToOthers) : null);
        }

        private LoopbackPort Bind(int number, string name, bool isOpen)
        {
            // The system would let one process bind it twice and say so only when it listens.
            if (number != 0 && _ports.Exists(port => port.Number == number))
            {
                throw new ArgumentException($"{name}: this cloud has port {number} already; StsPort, OssPort and with Https each of them + 10 are different ports.",
                    name);
            }

            var port = LoopbackPort.Bind(number, name, isOpen);
            _ports.Add(port);
            return port;
        }

        private void Register(FakeCloudOptions options, ILoggerFactory loggers)
        {
            var (seed, directory) = options.Seed.Build();
            var explain = options.Explain switch
            {
                ExplainIn.Header => RefusalReason.InHeader,
                ExplainIn.Message => RefusalReason.InMessage,
                _ => RefusalReason.Nowhere,
            };
            var sts = Services(loggers, StsEndpoint, StsHttpsEndpoint);
            options.ConfigureServices?.Invoke("sts", sts);
            var stsOptions = new StsOptions { Seed = seed, Explain = explain };
            StsEngine.AddTo(sts, options.ConfigureSts?.Invoke(stsOptions) ?? stsOptions);
            _stsServices = sts.BuildServiceProvider();
            var oss = Services(loggers, OssEndpoint, OssHttpsEndpoint);
            oss.AddSingleton(_stsServices.GetRequiredService<IRamDirectorySource>());
            options.ConfigureServices?.Invoke("oss", oss);
            var ossOptions = new OssOptions { Seed = seed, SeedDirectory = directory, Explain = explain };
            if ((options.Region ?? (seed.Buckets.Select(static bucket => bucket.Region).Distinct().ToArray() is [var shared] ? shared : null)) is { } region)
            {
                ossOptions = ossOptions with { Region = region };
            }

            OssEngine.AddTo(oss, options.ConfigureOss?.Invoke(ossOptions) ?? ossOptions);
            _ossServices = oss.BuildServiceProvider();
        }

        private static Uri? Address(string scheme, LoopbackPort? port) => port is null ? null : new Uri($"{scheme}://127.0.0.1:{port.Number}/");

        private ServiceCollection Services(ILoggerFactory loggers, Uri endpoint, Uri? https)
        {
            var services = new ServiceCollection();
            services.AddSingleton(loggers);
            services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
            services.AddSingleton(Clock);
            services.AddSingleton(Resets);
            services.AddSingleton(Faults);
            services.AddSingleton<IServer>(new PublishedAddresses(https is null ? [endpoint] : [endpoint, https]));
            if (Certificates is { } authority)
            {
                services.AddSingleton<IReadOnlyList<AdminRoute>>([authority.Route]);
            }

            return services;
        }

        private static void Serve(CloudServer server, ServiceProvider services, RequestDelegate handle)
        {
            Action<IApplicationBuilder> configure = app => app.Run(handle);
            var filters = services.GetServices<IStartupFilter>().ToArray();
            foreach (var filter in filters.Reverse())
            {
                configure = filter.Configure(configure);
            }

            if (filters.Length > 0)
            {
                var app = new ApplicationBuilder(services);
                configure(app);
                handle = app.Build();
            }

            services.GetRequiredService<OwnServer>().HasStarted();
            server.Application.Begin(handle, services.GetRequiredService<IServiceScopeFactory>());
        }
    }
}
