using System.Diagnostics.CodeAnalysis;
using Scenario.Ram.Explanations;

namespace Scenario.Ram.Policies;

/// <summary><c>*</c> or an ARN pattern; the parts are matched one by one, so no wildcard crosses the first four colons (ram-policy 1.4).</summary>
internal sealed class ResourcePattern
{
    private const string RoleService = "ram";

    private readonly bool _isEverything;
    private readonly bool _mayNameRoles;
    private readonly Pattern _service;
    private readonly Pattern _region;
    private readonly Pattern _account;
    private readonly Pattern _relative;

    private ResourcePattern(string text, Arn? parts)
    {
        Text = text;
        _isEverything = parts is null;
        if (parts is not null)
        {
            _service = new Pattern(parts.Service);
            _mayNameRoles = _service.IsMatch(RoleService);
            _region = new Pattern(parts.Region);
            _account = new Pattern(parts.Account);
            _relative = new Pattern(parts.Relative);
        }
    }

    public string Text { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out ResourcePattern? pattern)
    {
        pattern = text == "*" ? new ResourcePattern(text, null)
            : Arn.TryParse(text, out var arn) ? new ResourcePattern(text, arn)
            : null;
        return pattern is not null;
    }

    // Most resources of a service differ in their last part, and most of those are told apart by one character.
    public bool IsMatch(Arn resource) => _isEverything
        || ((_mayNameRoles || _relative.MayMatch(resource.Relative))
            && _service.IsMatch(resource.Service)
            && (_region.IsEverything || _region.IsMatch(resource.Region))
            && (_account.IsEverything || _account.IsMatch(resource.Account))
            && _relative.IsMatch(resource.Relative, _mayNameRoles && IsRole(resource)));

    /// <summary>The first part that differs, for the trace of a resource that does not match.</summary>
    public Explanation ExplainMismatch(Arn resource) =>
        !_service.IsMatch(resource.Service) ? Differs(ExplanationKind.ServicePartDiffers, _service, resource.Service)
            : !_region.IsMatch(resource.Region) ? Differs(ExplanationKind.RegionPartDiffers, _region, resource.Region)
            : !_account.IsMatch(resource.Account) ? Differs(ExplanationKind.AccountPartDiffers, _account, resource.Account)
            : Differs(ExplanationKind.PathPartDiffers, _relative, resource.Relative);

    // Role names ignore case, everything else in a resource does not (ram-policy 1.5).
    private static bool IsRole(Arn resource) =>
        resource.Service == RoleService && resource.Relative.StartsWith("role/", StringComparison.Ordinal);

    private static Explanation Differs(ExplanationKind kind, Pattern pattern, string value) => new(kind, ("value", value), ("pattern", pattern.Text));
}
