using System.Diagnostics.CodeAnalysis;

namespace Scenario.AppServer.Sts;

/// <summary>What STS answered: a value or a failure, never both.</summary>
internal sealed record StsAnswer<T>
    where T : class
{
    private StsAnswer(T? value, StsFailure? failure)
    {
        Value = value;
        Failure = failure;
    }

    public T? Value { get; }

    public StsFailure? Failure { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsGranted => Value is not null;

    public static implicit operator StsAnswer<T>(T value) => new(value, null);

    public static implicit operator StsAnswer<T>(StsFailure failure) => new(null, failure);
}
