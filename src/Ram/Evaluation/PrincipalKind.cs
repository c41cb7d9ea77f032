namespace Scenario.Ram.Evaluation;

/// <summary>What sort of caller a request comes from.</summary>
public enum PrincipalKind
{
    /// <summary>No signature at all.</summary>
    Anonymous,

    /// <summary>The account itself, by its root key.</summary>
    Root,

    User,

    /// <summary>Temporary credentials of a role.</summary>
    RoleSession,

    /// <summary>A bearer of an assertion or JWT of a SAML or OIDC provider.</summary>
    Federated,

    /// <summary>A cloud service such as <c>ecs.aliyuncs.com</c>.</summary>
    Service,
}
