using Scenario.FakeOss.Authentication;

namespace Scenario.FakeOss.Operations;

/// <summary>An authenticated request with its facts: what its decision and its handler are given.</summary>
/// <remarks><c>ArrivedAt</c>, by the movable clock, is the only now of the request; <c>Body</c> what its body says, where the decision is about that.
/// <c>Admit</c> throws the refusal unless everything holds that must hold before the operation may run.</remarks>
internal sealed record OssContext(
    OssRequest Request, OssOperation Operation, OssCaller Caller, string RequestId, DateTimeOffset ArrivedAt, DecidingBody Body, RequestFacts Facts,
    OssStore Store, OssOptions Options, Action<OssContext> Admit)
{
    /// <summary>Arrival in whole seconds: all stored times are.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeSeconds(ArrivedAt.ToUnixTimeSeconds());

    /// <summary>The addressed bucket; the pipeline has made sure that it exists.</summary>
    public BucketRow Bucket => BucketFacts.Row;

    /// <summary>The configurations of the addressed bucket.</summary>
    public BucketSettings Settings => BucketFacts.Settings;

    /// <summary>The addressed key; the pipeline has made sure that it is legal.</summary>
    public string Key => Request.Key ?? throw new InvalidOperationException("The operation has no key.");

    /// <summary>The index at the moment of the facts, to look further; what a body that took its time finds is the business of the write.</summary>
    public IndexTransaction Index => new(Facts.State, isReadOnly: true);

    private BucketFacts BucketFacts => Facts.Bucket ?? throw new InvalidOperationException("The operation has no bucket.");

    /// <summary>
    /// Changes the index in one transaction. What was decided is compared with what is there now, since a body may have been on its way for hours: where it
    /// is no longer the same, the request is treated as one that has just come.
    /// </summary>
    /// <param name="work">Is given the facts of the transaction.</param>
    /// <exception cref="Errors.OssErrorException">The request would be refused now; nothing has changed.</exception>
    public Task<T> WriteAsync<T>(Func<IndexTransaction, OssContext, T> work) => Store.WriteAsync(transaction =>
    {
        var current = this with { Facts = RequestFacts.Read(transaction, Request, Operation, Body, store: null) };
        if (!current.Facts.IsDecidedLike(Facts))
        {
            Admit(current);
        }

        return work(transaction, current);
    });

    /// <summary>As the other overload, where the answer says nothing of what was done.</summary>
    public async ValueTask<OssResponse> WriteAsync(Action<IndexTransaction, OssContext> work, OssResponse answer)
    {
        await WriteAsync((transaction, current) =>
        {
            work(transaction, current);
            return true;
        });
        return answer;
    }
}
