namespace Scenario.Trainer.Classes;

/// <summary>How much of the host one learner, and the whole class, may take. Enough for every lesson, and far from what would stop the others.</summary>
public sealed record ClassLimits
{
    /// <summary>Most learners at once; each has a cloud and an AppServer.</summary>
    public int Learners { get; init; } = 40;

    /// <summary>Open pages of one learner.</summary>
    public int Tabs { get; init; } = 4;

    /// <summary>Largest body of one request, in bytes; also what a host still reads of a request that announces no length.</summary>
    public long BodyBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Bytes that a learner's OSS keeps, uploads under way included.</summary>
    public long StoredBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Versions of objects and unfinished uploads that a learner's OSS keeps.</summary>
    public int Objects { get; init; } = 500;

    /// <summary>Requests of one learner that are answered per second, to the page and to the three hosts each, after <see cref="Burst"/> at once.</summary>
    public int RequestsPerSecond { get; init; } = 50;

    /// <summary>Requests at once: stepping back in the walk plays some hundred.</summary>
    public int Burst { get; init; } = 300;

    /// <summary>After this the class ends by itself.</summary>
    public TimeSpan Lasts { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Wrong join codes of one address within a minute; then that address waits for the minute to pass.</summary>
    public int WrongCodes { get; init; } = 5;

    /// <summary>Requests of one address to the place to join within a minute, from whoever has not joined; its page takes three.</summary>
    public int Looks { get; init; } = 120;

    /// <summary>Without a page open for so long, a learner's cloud is ended; answers and progress stay, and a new cloud starts on return.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a code for another device holds; it lets in once.</summary>
    public TimeSpan Handover { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Requests that a learner's flow and each of the two journals keep.</summary>
    public int Hops { get; init; } = 2000;

    /// <summary>Bytes that a learner's flow and each of the two journals keep.</summary>
    public long HistoryBytes { get; init; } = 4 * 1024 * 1024;
}
