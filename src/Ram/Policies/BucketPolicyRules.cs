namespace Scenario.Ram.Policies;

/// <summary>What PutBucketPolicy refuses beyond the grammar (ram-policy 1.6 and 7). A policy that is stored already is evaluated all the same.</summary>
public static class BucketPolicyRules
{
    private const string DoubleStar = "**";

    /// <summary>The first rule that a well-formed bucket policy breaks; null when it breaks none.</summary>
    public static PolicyError? FindMistake(PolicyDocument policy)
    {
        for (var i = 0; i < policy.Statements.Length; i++)
        {
            var (statement, path) = (policy.Statements[i], $"$.Statement[{i}]");
            if (statement.Resources.Any(static resource => resource.Text.Contains(DoubleStar, StringComparison.Ordinal)))
            {
                return new(PolicyErrorCodes.DoubleWildcard, $"{path}.Resource", "A resource must not contain \"**\".");
            }

            if (statement.Conditions.FirstOrDefault(
                static condition => condition.Values.Any(static value => value.Contains(DoubleStar, StringComparison.Ordinal))) is { } doubled)
            {
                return new(PolicyErrorCodes.DoubleWildcard, $"{path}.Condition.{doubled.Operator}['{doubled.Key}']",
                    "A condition value must not contain \"**\".");
            }

            if (Has("acs:SourceIp") && !Has("acs:SourceVpc"))
            {
                return new(PolicyErrorCodes.SourceIpWithoutSourceVpc, $"{path}.Condition", "acs:SourceVpc should be set if acs:SourceIp is set.");
            }

            bool Has(string key) => statement.Conditions.Any(condition => condition.Key.Equals(key, StringComparison.OrdinalIgnoreCase));
        }

        return null;
    }
}
