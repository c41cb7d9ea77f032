using System.Text;
using Scenario.Ram.Explanations;
using static Scenario.Ram.Explanations.ExplanationKind;

namespace Scenario.Ram.Policies.Linting;

/// <summary>Looks for the classic mistakes in a policy: what leaks, what never applies, what is refused.</summary>
/// <remarks>A finding is a hint, not a proof: only the owner knows what was meant. The checks are listed in docs/lint.md.</remarks>
public static class PolicyLint
{
    private const int NearLimit = 1900;

    /// <summary>Reads a document and checks it; one that breaks the grammar has that as its only finding.</summary>
    /// <param name="text">The document.</param>
    /// <param name="kind">Which grammar it follows.</param>
    /// <param name="ownAccount">The account that the policy stands in; null when unknown.</param>
    /// <returns>The findings, the worst first.</returns>
    public static IReadOnlyList<LintFinding> Check(string text, PolicyKind kind, string? ownAccount = null)
    {
        var result = PolicyParser.Parse(text, kind);
        if (!result.IsValid)
        {
            return [new("grammar", LintSeverity.Error, result.Error.JsonPath, Grammar(result.Error))];
        }

        var findings = Check(result.Document, ownAccount).ToList();
        var bytes = Encoding.UTF8.GetByteCount(text);
        if (kind == PolicyKind.Session && bytes is >= NearLimit and <= PolicyLimits.SessionPolicyBytes)
        {
            findings.Add(new("size", LintSeverity.Warning, "$", new(LintSize, ("bytes", bytes))));
        }
        else if (!PolicyLimits.IsWithin(text, kind))
        {
            findings.Add(new("size", LintSeverity.Error, "$", new(LintTooLarge, ("bytes", bytes))));
        }

        return [.. findings.OrderBy(static finding => finding.Severity)];
    }

    /// <summary>As the other, for a document that has passed the grammar.</summary>
    public static IEnumerable<LintFinding> Check(PolicyDocument document, string? ownAccount = null)
    {
        var statements = document.Statements;
        for (var i = 0; i < statements.Length; i++)
        {
            foreach (var finding in Statement(document, statements[i], $"$.Statement[{i}]", ownAccount))
            {
                yield return finding;
            }

            if (Covering(document, i) is { } covering)
            {
                yield return new("redundant", LintSeverity.Suggestion, $"$.Statement[{i}]", new(LintRedundant, ("index", covering)));
            }
        }

        if (document.Kind is PolicyKind.Identity or PolicyKind.Session && statements.All(static statement => statement.IsDeny))
        {
            yield return new("deny-only", LintSeverity.Warning, "$.Statement", new(LintDenyOnly));
        }
    }

    private static Explanation Grammar(PolicyError error) =>
        error.Code == PolicyErrorCodes.InvalidVersion ? new(LintVersion)
        : error.Message.Contains("arn:aws:", StringComparison.Ordinal) ? new(LintForeignArn)
        : error.Code == PolicyErrorCodes.NotAString ? new(LintNotAString)
        : error.Code is PolicyErrorCodes.UnknownOperator or PolicyErrorCodes.UnknownMember ? new(LintUnknownWord, ("message", error.Message))
        : error.Sentence;

    private static IEnumerable<LintFinding> Statement(PolicyDocument document, PolicyStatement statement, string path, string? ownAccount)
    {
        foreach (var finding in Actions(document, statement, path).Concat(Resources(statement, path)).Concat(ConditionsOf(statement, path)))
        {
            yield return finding;
        }

        if (statement.IsDeny)
        {
            foreach (var finding in Denies(document, statement, path))
            {
                yield return finding;
            }

            yield break;
        }

        if (statement.Principals is TrustPrincipals trust)
        {
            foreach (var root in trust.Ram.Where(static arn => arn.Relative == "root"))
            {
                var isForeign = ownAccount is not null && root.Account != ownAccount;
                if (!isForeign)
                {
                    yield return new("trust-root", LintSeverity.Security, path + ".Principal", new(LintTrustRoot));
                }
                else if (!HasKey(statement, "sts:ExternalId"))
                {
                    yield return new("trust-no-external-id", LintSeverity.Security, path + ".Principal", new(LintTrustNoExternalId));
                }
            }
        }

        if (statement.Principals is BucketPrincipals { IsAnybody: true })
        {
            yield return new("public-bucket-policy", LintSeverity.Security, path + ".Principal", new(LintPublicBucketPolicy));
        }
    }

    private static IEnumerable<LintFinding> Actions(PolicyDocument document, PolicyStatement statement, string path)
    {
        if (statement is { IsNotAction: true, IsDeny: false })
        {
            yield return new("allow-notaction", LintSeverity.Security, path + ".NotAction", new(LintAllowNotAction));
            yield break;
        }

        foreach (var pattern in statement.Actions)
        {
            var known = KnownActions.OfObjects.Concat(KnownActions.OfBuckets).Where(pattern.IsMatch).ToList();
            var isOss = pattern.Text.StartsWith("oss:", StringComparison.OrdinalIgnoreCase);
            var isForeign = pattern.Text.StartsWith("s3:", StringComparison.OrdinalIgnoreCase)
                || pattern.Text.StartsWith("iam:", StringComparison.OrdinalIgnoreCase);
            if (isForeign || (isOss && known.Count == 0))
            {
                yield return new("unknown-action", LintSeverity.Warning, path + ".Action", new(LintUnknownAction, ("action", pattern.Text)));
            }

            if (statement.IsDeny || statement.Resources.IsEmpty)
            {
                continue;
            }

            var isAll = pattern.Text is "*" || pattern.Text.Equals("oss:*", StringComparison.OrdinalIgnoreCase);
            if (isAll)
            {
                yield return new("all-star", LintSeverity.Security, path + ".Action", new(LintAllActions, ("action", pattern.Text)));
                continue;
            }

            if (pattern.Text.Contains('*', StringComparison.Ordinal) && pattern.IsMatch("oss:PutObjectAcl"))
            {
                yield return new("acl-actions", LintSeverity.Security, path + ".Action", new(LintAclActions, ("action", pattern.Text)));
            }

            if (known.Count > 0 && known.TrueForAll(KnownActions.OfBuckets.Contains) && statement.Resources.All(IsOfObjects))
            {
                yield return new("wrong-level", LintSeverity.Warning, path + ".Resource", new(LintWantsBucket, ("action", pattern.Text)));
            }
            else if (known.Count > 0 && known.TrueForAll(KnownActions.OfObjects.Contains) && statement.Resources.All(IsOfBuckets))
            {
                yield return new("wrong-level", LintSeverity.Warning, path + ".Resource", new(LintWantsObject, ("action", pattern.Text)));
            }

            if (pattern.IsMatch("oss:ListObjects") && !HasKey(statement, "oss:Prefix") && !statement.Resources.All(IsOfObjects))
            {
                yield return new("list-without-prefix", LintSeverity.Security, path, new(LintListWithoutPrefix));
            }

            if (pattern.IsMatch("oss:PutObject") && !HasKey(statement, "oss:x-oss-object-acl")
                && !document.Statements.Any(static other => other.IsDeny && HasKey(other, "oss:x-oss-object-acl")))
            {
                yield return new("acl-header", LintSeverity.Security, path + ".Action", new(LintAclHeader));
            }

            if (pattern.IsMatch("sts:AssumeRole")
                && statement.Resources.Any(static resource => resource.Text == "*" || resource.Text.EndsWith(":role/*", StringComparison.Ordinal)))
            {
                yield return new("assume-star", LintSeverity.Security, path + ".Resource", new(LintAssumeStar));
            }
        }
    }

    private static IEnumerable<LintFinding> Resources(PolicyStatement statement, string path)
    {
        var isAssumeRole = statement.Actions.All(static action => action.Text.StartsWith("sts:", StringComparison.OrdinalIgnoreCase));
        path += ".Resource";
        foreach (var resource in statement.Resources)
        {
            if (resource.Text == "*" && !statement.IsDeny && !isAssumeRole)
            {
                yield return new("all-star", LintSeverity.Security, path, new(LintAllResources));
            }

            if (!Arn.TryParse(resource.Text, out var arn) || arn.Service != "oss")
            {
                continue;
            }

            if (arn.Region.StartsWith("oss-", StringComparison.Ordinal))
            {
                yield return new("never-matches", LintSeverity.Error, path, new(LintRegionPart, ("region", arn.Region)));
            }

            if (arn.Relative.Contains("${", StringComparison.Ordinal))
            {
                yield return new("never-matches", LintSeverity.Error, path, new(LintVariable));
            }

            if (statement.IsDeny)
            {
                continue;
            }

            if (arn.Relative == "*")
            {
                yield return new("all-star", LintSeverity.Security, path, new(LintAllResources));
            }
            else if (arn.Relative.Split('/')[0].Contains('*', StringComparison.Ordinal))
            {
                yield return new("bucket-leak", LintSeverity.Security, path, new(LintBucketLeak, ("resource", arn.Relative)));
            }
            else if (LeaksPrefix(arn.Relative))
            {
                yield return new("prefix-leak", LintSeverity.Security, path, new(LintPrefixLeak, ("resource", arn.Relative)));
            }
            else if (arn.Relative[..^1].Contains('*', StringComparison.Ordinal))
            {
                yield return new("star-crosses-slash", LintSeverity.Suggestion, path, new(LintStarCrossesSlash, ("resource", arn.Relative)));
            }
        }
    }

    private static IEnumerable<LintFinding> ConditionsOf(PolicyStatement statement, string path)
    {
        foreach (var condition in statement.Conditions)
        {
            var at = $"{path}.Condition.{condition.Operator}";
            if (condition.Operator.StartsWith("StringEquals", StringComparison.Ordinal)
                && condition.Values.Any(static value => value.Contains('*', StringComparison.Ordinal)))
            {
                yield return new("star-in-equals", LintSeverity.Error, at, new(LintStarInEquals, ("operator", condition.Operator)));
            }

            var isNegated = condition.Operator.Contains("Not", StringComparison.Ordinal);
            var isKnown = KnownActions.IsConditionKey(condition.Key);
            if (isNegated && !isKnown)
            {
                yield return new("missing-key-is-true", LintSeverity.Security, at, new(LintMissingKeyIsTrue, ("key", condition.Key)));
            }
            else if (!isKnown)
            {
                yield return new("key-not-in-request", LintSeverity.Warning, at, new(LintKeyNotInRequest, ("key", condition.Key)));
            }
            else if (isNegated && !statement.IsDeny)
            {
                yield return new("negated-allow", LintSeverity.Security, at, new(LintNegatedAllow, ("operator", condition.Operator)));
            }

            if (statement.IsDeny)
            {
                continue;
            }

            if (condition.Key.Equals("acs:UserAgent", StringComparison.OrdinalIgnoreCase)
                || condition.Key.Equals("acs:Referer", StringComparison.OrdinalIgnoreCase))
            {
                yield return new("client-chosen-key", LintSeverity.Security, at, new(LintClientChosenKey, ("key", condition.Key)));
            }

            if (condition.Key.Equals("oss:Prefix", StringComparison.OrdinalIgnoreCase))
            {
                if (!statement.IsNotAction
                    && !statement.Actions.Any(static action =>
                        action.IsMatch("oss:ListObjects") || action.IsMatch("oss:ListObjectVersions") || action.IsMatch("oss:ListMultipartUploads")))
                {
                    yield return new("key-not-in-request", LintSeverity.Warning, at, new(LintKeyNotInRequest, ("key", condition.Key)));
                }

                if (condition.Operator == "StringLike" && condition.Values.FirstOrDefault(LeaksPrefix) is { } leaking)
                {
                    yield return new("prefix-leak", LintSeverity.Security, at, new(LintPrefixLeak, ("resource", leaking)));
                }
            }
        }
    }

    private static IEnumerable<LintFinding> Denies(PolicyDocument document, PolicyStatement statement, string path)
    {
        if (statement.IsNotAction)
        {
            yield break;
        }

        var deletes = statement.Actions.Any(static action => action.IsMatch("oss:DeleteObject"));
        var deletesVersions = statement.Actions.Any(static action => action.IsMatch("oss:DeleteObjectVersion"));
        var isVersionAllowed = document.Statements.Any(static other => !other.IsDeny && other.MatchesAction("oss:DeleteObjectVersion"));
        if (deletes && !deletesVersions && isVersionAllowed)
        {
            yield return new("deny-too-small", LintSeverity.Security, path + ".Action", new(LintDenyWithoutVersions));
        }

        foreach (var resource in statement.Resources)
        {
            if (Arn.TryParse(resource.Text, out var arn)
                && arn.Service == "oss"
                && arn.Relative.Contains('/', StringComparison.Ordinal)
                && !arn.Relative.Contains('*', StringComparison.Ordinal)
                && !arn.Relative.Split('/')[^1].Contains('.', StringComparison.Ordinal))
            {
                yield return new("deny-too-small", LintSeverity.Security, path + ".Resource", new(LintDenyOneObject, ("resource", arn.Relative)));
            }
        }
    }

    // Another Allow that covers this one; of two that cover each other the first is the one to keep.
    private static int? Covering(PolicyDocument document, int index)
    {
        var statement = document.Statements[index];
        if (statement.IsDeny || statement.IsNotAction || statement.Principals is not null)
        {
            return null;
        }

        for (var i = 0; i < document.Statements.Length; i++)
        {
            var other = document.Statements[i];
            if (!other.IsDeny && !other.IsNotAction && Covers(other, statement) && (i < index || !Covers(statement, other)))
            {
                return i;
            }
        }

        return null;
    }

    // Without conditions, and its patterns take in every pattern of the other: a star in the narrower text is met by a star in the wider.
    private static bool Covers(PolicyStatement wide, PolicyStatement narrow) =>
        wide.Conditions.IsEmpty
        && narrow.Actions.All(action => wide.Actions.Any(wider => wider.IsMatch(action.Text)))
        && narrow.Resources.All(resource => wide.Resources.Any(wider => new Pattern(wider.Text).IsMatch(resource.Text)));

    private static bool HasKey(PolicyStatement statement, string key) =>
        statement.Conditions.Any(condition => condition.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    // Its only star at the end right behind a name: it takes in every name that begins so.
    private static bool LeaksPrefix(string pattern) =>
        pattern is [.. var name, not ('/' or '?' or '*'), '*'] && !name.Contains('*', StringComparison.Ordinal);

    private static bool IsOfObjects(ResourcePattern resource) => IsOfOneBucket(resource, hasKey: true);

    private static bool IsOfBuckets(ResourcePattern resource) => IsOfOneBucket(resource, hasKey: false);

    private static bool IsOfOneBucket(ResourcePattern resource, bool hasKey) =>
        Arn.TryParse(resource.Text, out var arn) && arn.Service == "oss"
        && arn.Relative.Contains('/', StringComparison.Ordinal) == hasKey && !arn.Relative.Split('/')[0].Contains('*', StringComparison.Ordinal);
}
