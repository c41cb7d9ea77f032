namespace Scenario.Ram.Evaluation;

/// <summary>How the layers come together.</summary>
internal enum EvaluationRule
{
    /// <summary>The session policy must allow; then any Deny of identity and resource policies refuses, else any Allow allows.</summary>
    Access,

    /// <summary>Caller and trust policy must both allow.</summary>
    AssumeRole,

    /// <summary>The trust policy alone decides.</summary>
    Federated,
}
