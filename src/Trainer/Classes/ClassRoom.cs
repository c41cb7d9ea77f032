using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Scenario.Trainer.Stages;

namespace Scenario.Trainer.Classes;

/// <summary>A class: who may join, who is there, and everyone's own cloud. Nothing of it is written to disk.</summary>
public sealed class ClassRoom : IAsyncDisposable
{
    /// <summary>Characters of a name.</summary>
    public const int NameLength = 40;

    private const int Starts = 2; // clouds that start at once: a whole class arrives within a minute, and those who learn already are not to wait for it

    private readonly StageDirectory _stages;
    private readonly Func<LearnerMeter, CancellationToken, Task<Stage>> _open;
    private readonly TimeProvider _time;
    private readonly AddressTally _wrong;
    private readonly ConcurrentDictionary<string, (Learner Learner, DateTimeOffset Until)> _handovers = new(StringComparer.Ordinal);
    private readonly ITimer _rounds;
    private readonly SemaphoreSlim _starting = new(Starts, Starts);
    private readonly ConcurrentDictionary<string, Learner> _byTicket = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly ITimer _end;
    private int _lastNumber;
    private int _places;

    /// <param name="address">Where learners reach the page.</param>
    /// <param name="stages">Receives everyone's stage.</param>
    /// <param name="open">Starts a stage behind a meter.</param>
    /// <param name="limits">What each may take.</param>
    /// <param name="time">The real time.</param>
    public ClassRoom(Uri address, StageDirectory stages, Func<LearnerMeter, CancellationToken, Task<Stage>> open, ClassLimits limits, TimeProvider time)
    {
        (Address, _stages, _open, Limits, _time) = (address, stages, open, limits, time);
        _wrong = new(limits.WrongCodes, time);
        Looks = new(limits.Looks, time);
        _rounds = time.CreateTimer(_ => _ = EndIdleAsync(), null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        _end = time.CreateTimer(_ => _ = EndAsync(), null, limits.Lasts, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Raised after somebody joined or left, the code was renewed or the class ended; on any thread.</summary>
    public event EventHandler? Changed;

    public ClassLimits Limits { get; }

    /// <summary>Where learners reach the page, such as <c>http://192.168.1.20:8710/</c>.</summary>
    public Uri Address { get; }

    /// <summary>What lets in at present.</summary>
    public string Code { get; private set; } = JoinCode.Create();

    /// <summary>What the QR code holds: the place to join with the code filled in.</summary>
    public Uri JoinAddress => new(Address, $"/join?code={Code}");

    public bool IsOver { get; private set; }

    /// <summary>The shared clock: that of the trainer's own cloud.</summary>
    public TimeProvider Clock => _stages.Shared.Clock;

    /// <summary>Wrong codes since the class began.</summary>
    public int WrongCodes => _wrong.Total;

    /// <summary>Who looks at the place to join, and how often.</summary>
    internal AddressTally Looks { get; }

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<Learner> Learners => [.. _byTicket.Values.Distinct().OrderBy(static learner => learner.Number)];

    public Learner? Find(int number) => _byTicket.Values.FirstOrDefault(learner => learner.Number == number);

    /// <summary>Whose browser presents this ticket; null when nobody's, or no longer.</summary>
    public Learner? Find(string? ticket) => string.IsNullOrEmpty(ticket) ? null : _byTicket.GetValueOrDefault(Hash(ticket));

    /// <summary>The key of a learner's stage.</summary>
    public static string StageKey(Learner learner) => string.Create(CultureInfo.InvariantCulture, $"learner-{learner.Number}");

    /// <summary>Lets somebody in who knows the code, with a cloud of its own.</summary>
    /// <param name="address">Who asks; counts the wrong codes.</param>
    /// <param name="code">As typed.</param>
    /// <param name="name">As typed; who is called like somebody else gets a number.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<JoinOutcome> JoinAsync(IPAddress? address, string? code, string? name, CancellationToken cancellationToken)
    {
        if (IsOver)
        {
            return JoinOutcome.No(JoinRefusal.Over);
        }

        if (_wrong.WaitOf(address) > TimeSpan.Zero)
        {
            return JoinOutcome.No(JoinRefusal.Wait);
        }

        if (!JoinCode.Matches(Code, code))
        {
            _wrong.Count(address);
            Changed?.Invoke(this, EventArgs.Empty);
            return JoinOutcome.No(JoinRefusal.Code);
        }

        if (NameOf(name) is not { } wish)
        {
            return JoinOutcome.No(JoinRefusal.Name);
        }

        if (Interlocked.Increment(ref _places) > Limits.Learners)
        {
            Interlocked.Decrement(ref _places);
            return JoinOutcome.No(JoinRefusal.Full);
        }

        try
        {
            return await SeatAsync(wish, cancellationToken);
        }
        catch
        {
            Interlocked.Decrement(ref _places);
            throw;
        }
    }

    /// <summary>A code with which the same learner goes on in another browser; it holds for <see cref="ClassLimits.Handover"/> and once.</summary>
    public string Offer(Learner learner)
    {
        foreach (var old in _handovers.Where(offer => offer.Value.Learner == learner || offer.Value.Until <= _time.GetUtcNow()))
        {
            _handovers.TryRemove(old);
        }

        var code = JoinCode.Create();
        _handovers[Hash(code)] = (learner, _time.GetUtcNow() + Limits.Handover);
        return code;
    }

    /// <summary>Lets a learner go on in another browser.</summary>
    /// <param name="address">Who asks; a wrong code counts as a wrong join code does.</param>
    /// <param name="code">As typed.</param>
    public JoinOutcome TakeUp(IPAddress? address, string? code)
    {
        if (_wrong.WaitOf(address) > TimeSpan.Zero)
        {
            return JoinOutcome.No(JoinRefusal.Wait);
        }

        if (!_handovers.TryRemove(Hash(JoinCode.Plain(code)), out var offer) || offer.Until <= _time.GetUtcNow() || offer.Learner.Ended.IsCancellationRequested)
        {
            _wrong.Count(address);
            Changed?.Invoke(this, EventArgs.Empty);
            return JoinOutcome.No(JoinRefusal.Handover);
        }

        var ticket = RandomNumberGenerator.GetHexString(64, lowercase: true);
        lock (_gate)
        {
            if (IsOver)
            {
                return JoinOutcome.No(JoinRefusal.Over);
            }

            _byTicket[Hash(ticket)] = offer.Learner;
        }

        return new(offer.Learner, ticket, null);
    }

    /// <summary>Gives a learner who comes back a cloud again, where there is none any more.</summary>
    public async Task WakeAsync(Learner learner, CancellationToken cancellationToken)
    {
        learner.SeenAt = _time.GetUtcNow();
        if (learner.Awake is not null)
        {
            return;
        }

        await learner.Turning.WaitAsync(cancellationToken);
        try
        {
            if (learner.Awake is null && !learner.Ended.IsCancellationRequested)
            {
                var stage = await StartAsync(learner.Meter, cancellationToken);
                _stages.Add(StageKey(learner), stage);
                learner.Wake(stage);
            }
        }
        finally
        {
            learner.Turning.Release();
        }
    }

    /// <summary>Ends the clouds of learners who have been away for <see cref="ClassLimits.Idle"/>; their answers and progress stay.</summary>
    internal async Task EndIdleAsync()
    {
        foreach (var learner in Learners.Where(IsIdle))
        {
            await learner.Turning.WaitAsync();
            try
            {
                if (IsIdle(learner))
                {
                    _stages.Remove(StageKey(learner));
                    await learner.SleepAsync();
                }
            }
            finally
            {
                learner.Turning.Release();
            }
        }
    }

    private bool IsIdle(Learner learner) => learner is { Awake: not null, Connections: 0 } && _time.GetUtcNow() - learner.SeenAt >= Limits.Idle;

    /// <summary>Ends a learner's session and cloud; with the code known, the learner may join again.</summary>
    public async Task RemoveAsync(Learner learner)
    {
        // one ticket for each of the learner's devices; whoever takes the last one ends it
        var taken = _byTicket.Where(seat => seat.Value == learner).Count(_byTicket.TryRemove);
        if (taken == 0 || !learner.Leave())
        {
            return;
        }

        Interlocked.Decrement(ref _places);
        await learner.Turning.WaitAsync(); // a cloud that is just starting for the learner must not outlive the session
        try
        {
            _stages.Remove(StageKey(learner));
            await learner.DisposeAsync();
        }
        finally
        {
            learner.Turning.Release();
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Makes another code; whoever is in stays.</summary>
    public void RenewCode()
    {
        Code = JoinCode.Create();
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Lets nobody in any more and ends every learner's session and cloud.</summary>
    public async Task EndAsync()
    {
        lock (_gate)
        {
            IsOver = true; // nobody is seated after this
        }

        await Task.WhenAll(Learners.Select(RemoveAsync));
        Changed?.Invoke(this, EventArgs.Empty);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.DisposeAsync();
        await _rounds.DisposeAsync();
        await EndAsync();
        _starting.Dispose();
    }

    private async Task<JoinOutcome> SeatAsync(string wish, CancellationToken cancellationToken)
    {
        var meter = new LearnerMeter(Limits, _time);
        var stage = await StartAsync(meter, cancellationToken);

        var ticket = RandomNumberGenerator.GetHexString(64, lowercase: true);
        Learner? learner = null;
        lock (_gate)
        {
            if (!IsOver)
            {
                learner = new Learner(++_lastNumber, Unique(wish), stage, meter, Clock) { SeenAt = _time.GetUtcNow() };
                _stages.Add(StageKey(learner), stage);
                _byTicket[Hash(ticket)] = learner;
            }
        }

        if (learner is null)
        {
            await stage.DisposeAsync();
            Interlocked.Decrement(ref _places);
            return JoinOutcome.No(JoinRefusal.Over);
        }

        learner.Changed += (_, _) => Changed?.Invoke(this, EventArgs.Empty);
        Changed?.Invoke(this, EventArgs.Empty);
        return new(learner, ticket, null);
    }

    private async Task<Stage> StartAsync(LearnerMeter meter, CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            return await _open(meter, cancellationToken);
        }
        finally
        {
            _starting.Release();
        }
    }

    private string Unique(string wish)
    {
        var taken = Learners.Select(static learner => learner.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var name = wish;
        for (var number = 2; taken.Contains(name); number++)
        {
            name = $"{wish} {number.ToString(CultureInfo.InvariantCulture)}";
        }

        return name;
    }

    // A name stands on the board beside others: nothing invisible, and nothing that turns the writing around.
    private static string? NameOf(string? typed)
    {
        var name = typed?.Trim() ?? "";
        var length = new StringInfo(name).LengthInTextElements;
        return length is > 0 and <= NameLength && name.Length <= NameLength * 4 && name.EnumerateRunes().All(static rune => rune.Value == ' '
            || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator))
            ? name : null;
    }

    // Compared by hash: how long the search takes says nothing about the ticket.
    private static string Hash(string ticket) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(ticket)));
}
