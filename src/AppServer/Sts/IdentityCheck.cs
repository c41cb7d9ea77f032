using Microsoft.Extensions.Options;
using Scenario.AppServer.Hosting;

namespace Scenario.AppServer.Sts;

/// <summary>
/// Asks whose key this is before the first request is served, and again after a change of key. A root key stops the start.
/// An unreachable STS does not: the server starts, is not ready, and goes on asking.
/// </summary>
internal sealed class IdentityCheck : BackgroundService
{
    private readonly IServiceProvider _services;
    private readonly IdentityState _state;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly StsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<IdentityCheck> _logger;
    private readonly SemaphoreSlim _wanted = new(0);
    private bool _everConfirmed;

    public IdentityCheck(
        IServiceProvider services,
        IdentityState state,
        AccessKeySource keys,
        IHostApplicationLifetime lifetime,
        IOptions<StsOptions> options,
        TimeProvider time,
        ILogger<IdentityCheck> logger)
    {
        _services = services;
        _state = state;
        _lifetime = lifetime;
        _options = options.Value;
        _time = time;
        _logger = logger;
        keys.Changed += _ =>
        {
            state.Unconfirmed("not checked yet", "The key was changed and has not been checked yet.");
            _wanted.Release();
        };
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.StartTimeout);
        try
        {
            await CheckAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _state.Unconfirmed("not confirmed by STS: no answer in time", "STS did not answer in time.");
        }

        if (_state.IsRoot)
        {
            throw new StartRefusedException(_state.Text);
        }

        if (!_state.IsConfirmed)
        {
            Log.StartsNotReady(_logger, _state.Text);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            if (_state.IsConfirmed || _state.IsRoot)
            {
                await _wanted.WaitAsync(stoppingToken);
            }
            else
            {
                await Task.Delay(_options.IdentityRetry, _time, stoppingToken);
            }

            await CheckAsync(stoppingToken);
            if (_state.IsRoot && !_everConfirmed)
            {
                // The start would have been refused, had STS answered then.
                Environment.ExitCode = 1;
                _lifetime.StopApplication();
            }
        }
    }

    /// <summary>One question; the state says what came of it.</summary>
    internal async Task CheckAsync(CancellationToken cancellationToken)
    {
        await using var scope = _services.CreateAsyncScope();
        var answer = await scope.ServiceProvider.GetRequiredService<IStsClient>().GetCallerIdentityAsync(cancellationToken);
        if (!answer.IsGranted)
        {
            var reason = $"STS did not confirm the key: {answer.Failure.Code}: {answer.Failure.Message}";
            if (_state.Text != reason)
            {
                Log.IdentityUnconfirmed(_logger, answer.Failure.Code, answer.Failure.Message);
            }

            _state.Unconfirmed($"not confirmed by STS: {answer.Failure.Code}", reason);
        }
        else if (answer.Value.IsRoot)
        {
            _state.RefuseRoot(answer.Value);
            Log.RootKey(_logger, answer.Value.Arn);
        }
        else
        {
            _everConfirmed = true;
            _state.Confirm(answer.Value);
            Log.IdentityConfirmed(_logger, answer.Value.Arn);
        }
    }

    public override void Dispose()
    {
        _wanted.Dispose();
        base.Dispose();
    }
}
