using Scenario.FakeOss.Authentication;

namespace Scenario.FakeOss.Operations;

/// <summary>An authenticated request with its facts: what its decision and its handler are given.</summary>
internal sealed record OssContext
{
    /// <summary>The request, read the way its signature says.</summary>
    public required OssRequest Request { get; init; }

    public required OssOperation Operation { get; init; }

    /// <summary>Who sent it.</summary>
    public required OssCaller Caller { get; init; }

    /// <summary>24 upper-case hex digits, the same as in the answer.</summary>
    public required string RequestId { get; init; }

    /// <summary>Arrival by the movable clock: the only now of the request.</summary>
    public required DateTimeOffset ArrivedAt { get; init; }

    /// <summary>Arrival in whole seconds: all stored times are.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeSeconds(ArrivedAt.ToUnixTimeSeconds());

    /// <summary>What the body says, where the decision is about it.</summary>
    public required DecidingBody Body { get; init; }

    public required RequestFacts Facts { get; init; }

    public required OssStore Store { get; init; }

    public required OssOptions Options { get; init; }

    /// <summary>Everything that must hold before the operation may run; throws the refusal.</summary>
    public required Action<OssContext> Admit { private get; init; }

    /// <summary>The addressed bucket; the pipeline has made sure that it exists.</summary>
    public BucketRow Bucket => BucketFacts.Row;

    /// <summary>The configurations of the addressed bucket.</summary>
    public BucketSettings Settings => BucketFacts.Settings;

    /// <summary>The addressed key; the pipeline has made sure that it is legal.</summary>
    public string Key => Request.Key ?? throw new InvalidOperationException("The operation has no key.");

    private BucketFacts BucketFacts => Facts.Bucket ?? throw new InvalidOperationException("The operation has no bucket.");

    /// <summary>
    /// Changes the index in one transaction. What was decided is compared with what is there now, since a body may have been on its way for hours: where it
    /// is no longer the same, the request is treated as one that has just come.
    /// </summary>
    /// <param name="work">Is given the facts of the transaction.</param>
    /// <exception cref="Errors.OssErrorException">The request would be refused now; nothing has changed.</exception>
    public Task<T> WriteAsync<T>(Func<IndexTransaction, OssContext, T> work) => Store.WriteAsync(transaction =>
    {
        var current = this with { Facts = RequestFacts.Read(transaction, Request, Operation, Body, open: null) };
        if (!Facts.Decides(current.Facts))
        {
            Admit(current);
        }

        return work(transaction, current);
    });

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Action<IndexTransaction, OssContext> work) => WriteAsync((transaction, current) =>
    {
        work(transaction, current);
        return true;
    });
}
