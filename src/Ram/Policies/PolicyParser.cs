using System.Collections.Immutable;
using System.Text.Json;
using Scenario.Ram.Policies.Conditions;

namespace Scenario.Ram.Policies;

/// <summary>The grammar of ram-policy 1.1 and 1.2: strict JSON, no unknown or doubled member, every leaf a string.</summary>
/// <remarks>Sizes are the caller's business (<see cref="PolicyLimits"/>). Unknown services,
/// actions and condition keys are not errors: they never match.</remarks>
public static class PolicyParser
{
    /// <summary>Reads a document. Never throws for what an author writes.</summary>
    public static PolicyParseResult Parse(string json, PolicyKind kind)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
            var statements = new Walk(kind).Policy(document.RootElement);
            return new PolicyParseResult(new PolicyDocument(json, kind, statements));
        }
        catch (MalformedException exception)
        {
            return new PolicyParseResult(exception.Error);
        }
        catch (JsonException exception)
        {
            var position = $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";
            return new PolicyParseResult(new PolicyError(PolicyErrorCodes.InvalidJson, "$", $"The text is not valid JSON ({position})."));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // Half a surrogate pair, plain (cannot be written as UTF-8) or escaped (cannot be read back).
            return new PolicyParseResult(new PolicyError(PolicyErrorCodes.InvalidJson, "$", "The text is not valid Unicode."));
        }
    }

    /// <summary>Unwinds to the single catch above; never leaves this class.</summary>
    private sealed class MalformedException(string code, string path, string message) : Exception(message)
    {
        public PolicyError Error { get; } = new(code, path, message);
    }

    private sealed class Walk(PolicyKind kind)
    {
        public ImmutableArray<PolicyStatement> Policy(JsonElement root)
        {
            var members = Members(root, "$", PolicyErrorCodes.NotAnObject);
            foreach (var name in members.Keys)
            {
                if (name is not ("Version" or "Statement"))
                {
                    throw Unknown($"$.{name}", name, "a policy has Version and Statement only");
                }
            }

            if (!members.TryGetValue("Version", out var version))
            {
                throw new MalformedException(PolicyErrorCodes.MissingVersion, "$", "Version is required and must be \"1\".");
            }

            if (version.ValueKind != JsonValueKind.String || version.GetString() != "1")
            {
                throw new MalformedException(PolicyErrorCodes.InvalidVersion, "$.Version", "Version must be the string \"1\".");
            }

            if (!members.TryGetValue("Statement", out var list))
            {
                throw new MalformedException(PolicyErrorCodes.MissingStatement, "$", "Statement is required.");
            }

            if (list.ValueKind != JsonValueKind.Array)
            {
                throw new MalformedException(PolicyErrorCodes.InvalidStatement, "$.Statement", "Statement must be an array of objects.");
            }

            if (list.GetArrayLength() == 0)
            {
                throw new MalformedException(PolicyErrorCodes.EmptyList, "$.Statement", "Statement must hold at least one statement.");
            }

            return [.. list.EnumerateArray().Select((statement, index) => Statement(statement, $"$.Statement[{index}]"))];
        }

        private PolicyStatement Statement(JsonElement element, string path)
        {
            var members = Members(element, path, PolicyErrorCodes.InvalidStatement);
            foreach (var name in members.Keys)
            {
                CheckMember(name, path);
            }

            var isDeny = Effect(members, path);
            var (actions, isNotAction) = Actions(members, path);
            return new PolicyStatement
            {
                IsDeny = isDeny,
                Actions = actions,
                IsNotAction = isNotAction,
                Resources = Resources(members, path),
                Principals = Principals(members, path),
                Conditions = members.TryGetValue("Condition", out var condition) ? Conditions(condition, $"{path}.Condition") : [],
            };
        }

        private void CheckMember(string name, string path)
        {
            switch (name)
            {
                case "Effect" or "Action" or "Condition":
                case "NotAction" when kind is PolicyKind.Identity or PolicyKind.Session:
                case "Resource" when kind != PolicyKind.Trust:
                case "Principal" when kind is PolicyKind.Trust or PolicyKind.Bucket:
                    return;
                case "Resource":
                    throw new MalformedException(
                        PolicyErrorCodes.UnexpectedResource, $"{path}.Resource", "A trust policy has no Resource: it speaks about the role that carries it.");
                case "Principal":
                    throw new MalformedException(
                        PolicyErrorCodes.UnexpectedPrincipal, $"{path}.Principal", "Principal belongs in trust and bucket policies only.");
                default:
                    throw Unknown($"{path}.{name}", name, "member names are case-sensitive");
            }
        }

        private static bool Effect(Dictionary<string, JsonElement> members, string path)
        {
            if (!members.TryGetValue("Effect", out var effect))
            {
                throw new MalformedException(PolicyErrorCodes.MissingEffect, path, "Effect is required.");
            }

            return (effect.ValueKind == JsonValueKind.String ? effect.GetString() : null) switch
            {
                "Allow" => false,
                "Deny" => true,
                _ => throw new MalformedException(
                    PolicyErrorCodes.InvalidEffect, $"{path}.Effect", "Effect must be \"Allow\" or \"Deny\", spelt exactly so."),
            };
        }

        private static (ImmutableArray<ActionPattern> Patterns, bool IsNotAction) Actions(Dictionary<string, JsonElement> members, string path)
        {
            var hasAction = members.TryGetValue("Action", out var action);
            var hasNotAction = members.TryGetValue("NotAction", out var notAction);
            if (hasAction && hasNotAction)
            {
                throw new MalformedException(PolicyErrorCodes.ActionAndNotAction, path, "A statement has Action or NotAction, not both.");
            }

            if (!hasAction && !hasNotAction)
            {
                throw new MalformedException(PolicyErrorCodes.MissingAction, path, "Action is required.");
            }

            var name = hasAction ? "Action" : "NotAction";
            var patterns = ImmutableArray.CreateBuilder<ActionPattern>();
            foreach (var (text, at) in Strings(hasAction ? action : notAction, $"{path}.{name}"))
            {
                if (!ActionPattern.TryParse(text, out var pattern))
                {
                    throw new MalformedException(PolicyErrorCodes.InvalidAction, at, $"'{text}' is neither \"*\" nor service:name.");
                }

                patterns.Add(pattern);
            }

            return (patterns.ToImmutable(), hasNotAction);
        }

        private ImmutableArray<ResourcePattern> Resources(Dictionary<string, JsonElement> members, string path)
        {
            if (kind == PolicyKind.Trust)
            {
                return [];
            }

            if (!members.TryGetValue("Resource", out var resource))
            {
                throw new MalformedException(PolicyErrorCodes.MissingResource, path, "Resource is required.");
            }

            var patterns = ImmutableArray.CreateBuilder<ResourcePattern>();
            foreach (var (text, at) in Strings(resource, $"{path}.Resource"))
            {
                if (!ResourcePattern.TryParse(text, out var pattern))
                {
                    throw new MalformedException(
                        PolicyErrorCodes.InvalidResource, at, $"'{text}' is neither \"*\" nor acs:service:region:account:resource.");
                }

                patterns.Add(pattern);
            }

            return patterns.ToImmutable();
        }

        private PrincipalSet? Principals(Dictionary<string, JsonElement> members, string path)
        {
            if (kind is PolicyKind.Identity or PolicyKind.Session)
            {
                return null;
            }

            if (!members.TryGetValue("Principal", out var principal))
            {
                return kind == PolicyKind.Bucket ? Policies.BucketPrincipals.Everyone
                    : throw new MalformedException(PolicyErrorCodes.MissingPrincipal, path, "Principal is required here.");
            }

            path = $"{path}.Principal";
            return kind == PolicyKind.Trust ? TrustPrincipals(principal, path) : BucketPrincipals(principal, path);
        }

        private static TrustPrincipals TrustPrincipals(JsonElement principal, string path)
        {
            var members = Members(principal, path, PolicyErrorCodes.InvalidPrincipal);
            var ram = ImmutableArray.CreateBuilder<Arn>();
            var services = ImmutableArray.CreateBuilder<string>();
            var providers = ImmutableArray.CreateBuilder<string>();
            foreach (var (name, values) in members)
            {
                if (name is not ("RAM" or "Service" or "Federated"))
                {
                    throw Unknown($"{path}.{name}", name, "principals of a trust policy are RAM, Service and Federated");
                }

                foreach (var (text, at) in Strings(values, $"{path}.{name}"))
                {
                    switch (name)
                    {
                        case "RAM" when Arn.TryParse(text, out var arn) && IsRamPrincipal(arn):
                            ram.Add(arn);
                            break;
                        case "Service" when !text.Contains('*', StringComparison.Ordinal):
                            services.Add(text);
                            break;
                        case "Federated" when Arn.TryParse(text, out var provider) && IsProvider(provider):
                            providers.Add(text);
                            break;
                        default:
                            throw new MalformedException(PolicyErrorCodes.InvalidPrincipal, at, $"'{text}' is not a principal of the kind {name}.");
                    }
                }
            }

            if (members.Count == 0)
            {
                throw new MalformedException(PolicyErrorCodes.InvalidPrincipal, path, "Principal names nobody.");
            }

            return new TrustPrincipals(ram.ToImmutable(), services.ToImmutable(), providers.ToImmutable());
        }

        private static bool IsRamPrincipal(Arn arn) =>
            IsRam(arn) && (arn.Relative == "root" || HasName(arn.Relative, "user/") || HasName(arn.Relative, "role/"));

        private static bool IsProvider(Arn arn) =>
            IsRam(arn) && (HasName(arn.Relative, "saml-provider/") || HasName(arn.Relative, "oidc-provider/"));

        // Wildcards are not documented for principals.
        private static bool IsRam(Arn arn) =>
            arn.Service == "ram" && arn.Region.Length == 0 && arn.Account.Length > 0
            && arn.Account.All(char.IsAsciiDigit) && !arn.Relative.Contains('*', StringComparison.Ordinal);

        private static bool HasName(string relative, string prefix) =>
            relative.StartsWith(prefix, StringComparison.Ordinal)
            && relative.Length > prefix.Length
            && relative.IndexOf('/', prefix.Length) < 0;

        private static BucketPrincipals BucketPrincipals(JsonElement principal, string path)
        {
            if (principal.ValueKind is not (JsonValueKind.Array or JsonValueKind.String))
            {
                throw new MalformedException(PolicyErrorCodes.InvalidPrincipal, path, "Principal of a bucket policy is a string or an array of strings.");
            }

            var written = principal.ValueKind == JsonValueKind.String
                ? InBrackets(principal.GetString()!).Select(value => (value, path))
                : principal.EnumerateArray().Select((element, index) => (Leaf(element, $"{path}[{index}]"), $"{path}[{index}]"));
            var values = ImmutableArray.CreateBuilder<string>();
            foreach (var (value, at) in written)
            {
                if (!Policies.BucketPrincipals.IsValid(value))
                {
                    throw new MalformedException(
                        PolicyErrorCodes.InvalidPrincipal, at, $"'{value}' is neither a UID, \"*\", nor arn:sts::UID:assumed-role/ROLE/SESSION.");
                }

                values.Add(value);
            }

            return new BucketPrincipals(values.ToImmutable());
        }

        // Some clients send the array itself as a string.
        private static string[] InBrackets(string text) => text is ['[', .. var list, ']']
            ? list.Split(',', StringSplitOptions.TrimEntries)
            : [text];

        private static ImmutableArray<Condition> Conditions(JsonElement map, string path)
        {
            var conditions = ImmutableArray.CreateBuilder<Condition>();
            foreach (var (operatorName, keys) in Members(map, path, PolicyErrorCodes.InvalidCondition))
            {
                var operatorPath = $"{path}.{operatorName}";
                if (ConditionOperators.Create(operatorName, "", []) is null)
                {
                    throw new MalformedException(PolicyErrorCodes.UnknownOperator, operatorPath, $"There is no condition operator '{operatorName}'.");
                }

                foreach (var (key, values) in Members(keys, operatorPath, PolicyErrorCodes.InvalidCondition))
                {
                    var keyPath = $"{operatorPath}['{key}']";
                    if (key.Length == 0)
                    {
                        throw new MalformedException(PolicyErrorCodes.EmptyString, keyPath, "A condition key must not be empty.");
                    }

                    conditions.Add(ConditionOperators.Create(
                        operatorName, key, [.. Strings(values, keyPath, allowEmpty: true).Select(static value => value.Text)])!);
                }
            }

            return conditions.ToImmutable();
        }

        private static Dictionary<string, JsonElement> Members(JsonElement element, string path, string code)
        {
            if (element.ValueKind != JsonValueKind.Object)
            {
                throw new MalformedException(code, path, "A JSON object is wanted here.");
            }

            var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (var member in element.EnumerateObject())
            {
                if (!members.TryAdd(member.Name, member.Value))
                {
                    throw new MalformedException(
                        PolicyErrorCodes.DuplicateMember, $"{path}.{member.Name}", $"'{member.Name}' stands twice in one object.");
                }
            }

            return members;
        }

        private static List<(string Text, string Path)> Strings(JsonElement element, string path, bool allowEmpty = false)
        {
            var strings = new List<(string, string)>();
            if (element.ValueKind != JsonValueKind.Array)
            {
                strings.Add((NotEmpty(Leaf(element, path), path, allowEmpty), path));
                return strings;
            }

            foreach (var item in element.EnumerateArray())
            {
                var at = $"{path}[{strings.Count}]";
                strings.Add((NotEmpty(Leaf(item, at), at, allowEmpty), at));
            }

            return strings.Count > 0
                ? strings
                : throw new MalformedException(PolicyErrorCodes.EmptyList, path, "The list must hold at least one value.");
        }

        private static string NotEmpty(string text, string path, bool allowEmpty) => text.Length > 0 || allowEmpty
            ? text
            : throw new MalformedException(PolicyErrorCodes.EmptyString, path, "The value must not be empty.");

        private static string Leaf(JsonElement element, string path) => element.ValueKind == JsonValueKind.String
            ? element.GetString()!
            : throw new MalformedException(PolicyErrorCodes.NotAString, path, "Every value is a string, numbers and booleans included.");

        private static MalformedException Unknown(string path, string name, string hint) =>
            new(PolicyErrorCodes.UnknownMember, path, $"'{name}' is not a member of the policy language; {hint}.");
    }
}
