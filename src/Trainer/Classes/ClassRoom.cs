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
    private readonly WrongCodes _wrong;
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

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<Learner> Learners => [.. _byTicket.Values.OrderBy(static learner => learner.Number)];

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

    /// <summary>Ends a learner's session and cloud; with the code known, the learner may join again.</summary>
    public async Task RemoveAsync(Learner learner)
    {
        if (_byTicket.FirstOrDefault(seat => seat.Value == learner) is not { Value: not null } seat || !_byTicket.TryRemove(seat))
        {
            return;
        }

        Interlocked.Decrement(ref _places);
        _stages.Remove(StageKey(learner));
        await learner.DisposeAsync();
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
        await EndAsync();
        _starting.Dispose();
    }

    private async Task<JoinOutcome> SeatAsync(string wish, CancellationToken cancellationToken)
    {
        var meter = new LearnerMeter(Limits, _time);
        Stage stage;
        await _starting.WaitAsync(cancellationToken);
        try
        {
            stage = await _open(meter, cancellationToken);
        }
        finally
        {
            _starting.Release();
        }

        var ticket = RandomNumberGenerator.GetHexString(64, lowercase: true);
        Learner? learner = null;
        lock (_gate)
        {
            if (!IsOver)
            {
                learner = new Learner(++_lastNumber, Unique(wish), stage, meter, Clock);
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
