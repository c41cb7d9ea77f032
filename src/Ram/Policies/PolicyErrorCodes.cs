namespace Scenario.Ram.Policies;

/// <summary>Names of the faults that the grammar check tells apart.</summary>
public static class PolicyErrorCodes
{
    public const string InvalidJson = nameof(InvalidJson);
    public const string NotAnObject = nameof(NotAnObject);
    public const string DuplicateMember = nameof(DuplicateMember);
    public const string UnknownMember = nameof(UnknownMember);
    public const string MissingVersion = nameof(MissingVersion);
    public const string InvalidVersion = nameof(InvalidVersion);
    public const string MissingStatement = nameof(MissingStatement);
    public const string InvalidStatement = nameof(InvalidStatement);
    public const string MissingEffect = nameof(MissingEffect);
    public const string InvalidEffect = nameof(InvalidEffect);
    public const string MissingAction = nameof(MissingAction);
    public const string ActionAndNotAction = nameof(ActionAndNotAction);
    public const string InvalidAction = nameof(InvalidAction);
    public const string MissingResource = nameof(MissingResource);
    public const string InvalidResource = nameof(InvalidResource);
    public const string UnexpectedResource = nameof(UnexpectedResource);
    public const string MissingPrincipal = nameof(MissingPrincipal);
    public const string InvalidPrincipal = nameof(InvalidPrincipal);
    public const string UnexpectedPrincipal = nameof(UnexpectedPrincipal);
    public const string InvalidCondition = nameof(InvalidCondition);
    public const string UnknownOperator = nameof(UnknownOperator);
    public const string DoubleWildcard = nameof(DoubleWildcard);
    public const string SourceIpWithoutSourceVpc = nameof(SourceIpWithoutSourceVpc);
    public const string NotAString = nameof(NotAString);
    public const string EmptyList = nameof(EmptyList);
    public const string EmptyString = nameof(EmptyString);
}
