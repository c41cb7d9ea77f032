using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Scenario.Ram.Policies;

namespace Scenario.FakeCloud;

/// <summary>A RAM policy, written in C# or as JSON. It never changes: every call gives another one.</summary>
/// <example><c>Policy.Allow("oss:GetObject").On("acs:oss:*:*:photos/users/*").And(Policy.Deny("oss:*").On("acs:oss:*:*:photos/private/*"))</c></example>
public sealed class Policy
{
    private readonly ImmutableArray<Statement> _statements;
    private readonly string? _json;

    private Policy(ImmutableArray<Statement> statements, string? json = null)
    {
        _statements = statements;
        _json = json;
    }

    /// <summary>A statement that allows these actions; <see cref="On"/> says on what, everything otherwise.</summary>
    public static Policy Allow(params string[] actions) => new([new Statement("Allow", [.. Required.Value(actions)], ["*"], [], [])]);

    /// <summary>A statement that denies these actions; a Deny beats every Allow.</summary>
    public static Policy Deny(params string[] actions) => new([new Statement("Deny", [.. Required.Value(actions)], ["*"], [], [])]);

    /// <summary>A document as the vendor's console takes it.</summary>
    public static Policy Json(string document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return new([], document);
    }

    /// <summary>The resources of the last statement, such as <c>acs:oss:*:*:photos/users/*</c>.</summary>
    public Policy On(params string[] resources) => Last(statement => statement with { Resources = [.. Required.Value(resources)] });

    /// <summary>Whom the last statement is about; in a bucket's policy only, such as <c>acs:ram::11223344:root</c> or <c>*</c>.</summary>
    public Policy To(params string[] principals) => Last(statement => statement with { Principals = [.. Required.Value(principals)] });

    /// <summary>One more condition of the last statement, such as <c>When("StringLike", "oss:Prefix", "users/*")</c>.</summary>
    public Policy When(string condition, string key, params string[] values) =>
        Last(statement => statement with
        {
            Conditions = statement.Conditions.Add((Required.Value(condition), Required.Value(key), [.. Required.Value(values)])),
        });

    /// <summary>The statements of both.</summary>
    /// <exception cref="InvalidOperationException">One of them was given as JSON.</exception>
    public Policy And(Policy other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _json is null && other._json is null ? new(_statements.AddRange(other._statements))
            : throw new InvalidOperationException("A policy that was given as JSON is whole.");
    }

    /// <summary>The document.</summary>
    public override string ToString() => _json ?? new JsonObject
    {
        ["Version"] = "1",
        ["Statement"] = new JsonArray([.. _statements.Select(static statement => statement.ToJson())]),
    }.ToJsonString();

    /// <exception cref="ArgumentException">The document breaks the grammar; the message says where.</exception>
    internal PolicyDocument Parse(PolicyKind kind, string parameter)
    {
        var result = PolicyParser.Parse(ToString(), kind);
        return result.Document ?? throw new ArgumentException(
            $"The policy is refused: {result.Error!.Code} at {result.Error.JsonPath}: {result.Error.Message}", parameter);
    }

    private Policy Last(Func<Statement, Statement> change) => _json is null
        ? new(_statements.SetItem(_statements.Length - 1, change(_statements[^1])))
        : throw new InvalidOperationException("A policy that was given as JSON is whole.");

    private sealed record Statement(
        string Effect,
        ImmutableArray<string> Actions,
        ImmutableArray<string> Resources,
        ImmutableArray<string> Principals,
        ImmutableArray<(string Operator, string Key, ImmutableArray<string> Values)> Conditions)
    {
        public JsonObject ToJson()
        {
            var statement = new JsonObject { [nameof(Effect)] = Effect, ["Action"] = Array(Actions) };
            if (!Principals.IsEmpty)
            {
                statement["Principal"] = Array(Principals);
            }

            statement["Resource"] = Array(Resources);
            if (!Conditions.IsEmpty)
            {
                var conditions = new JsonObject();
                foreach (var (condition, key, values) in Conditions)
                {
                    var keys = conditions[condition] as JsonObject ?? [];
                    keys[key] = Array(values);
                    conditions[condition] = keys;
                }

                statement["Condition"] = conditions;
            }

            return statement;
        }

        private static JsonArray Array(ImmutableArray<string> items) => new([.. items.Select(static item => (JsonNode)item!)]);
    }
}
