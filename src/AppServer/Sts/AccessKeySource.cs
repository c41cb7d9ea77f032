using Microsoft.Extensions.Options;

namespace Scenario.AppServer.Sts;

/// <summary>The current key. A changed configuration is picked up without a restart; an incomplete change is reported and ignored.</summary>
internal sealed class AccessKeySource : IDisposable
{
    private readonly ILogger<AccessKeySource> _logger;
    private readonly IDisposable? _subscription;
    private readonly Lazy<ServerKey> _first;
    private volatile ServerKey? _changed;

    public AccessKeySource(IOptionsMonitor<AccessKeyOptions> options, ILogger<AccessKeySource> logger)
    {
        _logger = logger;
        _first = new Lazy<ServerKey>(() => Read(options.CurrentValue));
        _subscription = options.OnChange(Change);
    }

    /// <summary>Raised after the key was replaced.</summary>
    public event Action<ServerKey>? Changed;

    public ServerKey Current => _changed ?? _first.Value;

    public void Dispose() => _subscription?.Dispose();

    internal static string? Check(AccessKeyOptions options) => options switch
    {
        { Id.Length: 0 } => "AccessKey:Id is missing; set it in user secrets, configuration or ALIBABA_CLOUD_ACCESS_KEY_ID.",
        { Secret.Length: 0 } => "AccessKey:Secret is missing; set it in user secrets, configuration or ALIBABA_CLOUD_ACCESS_KEY_SECRET.",
        _ when options.Id.Any(static c => !char.IsAsciiLetterOrDigit(c) && c != '.') => "AccessKey:Id holds characters that no access key id has.",
        _ => null,
    };

    private static ServerKey Read(AccessKeyOptions options) =>
        new(options.Id, options.Secret, string.IsNullOrEmpty(options.SecurityToken) ? null : options.SecurityToken);

    private void Change(AccessKeyOptions options)
    {
        if (Check(options) is { } mistake)
        {
            Log.AccessKeyRejected(_logger, mistake);
            return;
        }

        var key = Read(options);
        if (key == Current)
        {
            return;
        }

        _changed = key;
        Log.AccessKeyChanged(_logger, key.Id);
        Changed?.Invoke(key);
    }
}
