using System.Text;
using System.Text.Json.Nodes;
using Json.Schema;
using Scenario.Seeds;

namespace Scenario.Unit.Seeds;

/// <summary>Holds docs/seed.schema.json against the reader: on a seed that uses every member, and on every small damage to it.</summary>
public sealed class SeedSchemaTests
{
    private const int WrongType = 4711;

    private static readonly string SchemaText = File.ReadAllText(Path.Combine(Repository.Root, "docs", "seed.schema.json"));

    private static readonly JsonNode SchemaNode = JsonNode.Parse(SchemaText)!;

    private static readonly JsonSchema Schema = JsonSchema.FromText(SchemaText);

    private static readonly string Complete = File.ReadAllText(Path.Combine(Repository.Root, "tests", "vectors", "seed", "complete.json"));

    [Fact]
    public void the_complete_seed_is_accepted_by_both()
    {
        var seed = JsonNode.Parse(Complete)!;

        Assert.Null(RefusalOf(seed));
        Assert.True(IsValid(seed));
    }

    [Fact]
    public void the_built_in_seed_follows_the_schema() =>
        Assert.True(IsValid(JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "src", "Seeds", "scenario.seed.json")))!));

    [Fact]
    public void the_complete_seed_uses_every_member_of_the_schema()
    {
        var used = Visits().GroupBy(static visit => visit.Schema).SelectMany(static visits => visits.SelectMany(static visit => visit.Members).Distinct()
            .Select(member => $"{visits.Key.GetPath()}: {member}"));
        var described = Objects().SelectMany(static schema => schema["properties"]!.AsObject().Select(property => $"{schema.GetPath()}: {property.Key}"));

        Assert.Equal(described.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void both_refuse_every_damage_that_the_schema_can_tell()
    {
        var damages = Damages().ToList();

        Assert.True(damages.Count > 200, $"Only {damages.Count} damages were made.");
        Assert.Empty(damages.Where(static damage => RefusalOf(damage.Seed) is null || IsValid(damage.Seed))
            .Select(static damage =>
                $"{damage.What}: reader {(RefusalOf(damage.Seed) is null ? "accepts" : "refuses")}, schema {(IsValid(damage.Seed) ? "accepts" : "refuses")}"));
    }

    private static IEnumerable<(string What, JsonNode Seed)> Damages()
    {
        foreach (var (schema, path, members) in Visits())
        {
            yield return Damaged($"{path} with a member more", path, static node => node["noSuchMember"] = "x");
            foreach (var required in schema["required"]?.AsArray().Select(static name => name!.GetValue<string>()) ?? [])
            {
                yield return Damaged($"{path} without {required}", path, node => node.Remove(required));
            }

            foreach (var member in members.Where(static member => member != "$schema"))
            {
                var rule = Resolve(schema["properties"]![member]!);
                yield return Damaged($"{path}.{member} of another type", path,
                    node => node[member] = rule["type"]?.ToString() == "integer" ? "seven" : WrongType);
                foreach (var (what, value) in Violations(rule))
                {
                    yield return Damaged($"{path}.{member} {what}", path, node => node[member] = value?.DeepClone());
                }
            }
        }
    }

    private static IEnumerable<(string What, JsonNode? Value)> Violations(JsonNode rule)
    {
        if (rule["enum"] is not null || rule["pattern"] is not null)
        {
            yield return ("that is none of its values", "No such value");
        }

        if (rule["minLength"] is not null)
        {
            yield return ("that is empty", "");
        }

        if (rule["minimum"] is { } minimum)
        {
            yield return ("below its minimum", minimum.GetValue<int>() - 1);
        }

        if (rule["maximum"] is { } maximum)
        {
            yield return ("above its maximum", maximum.GetValue<int>() + 1);
        }

        if (rule["items"] is not null)
        {
            yield return ("with an item of another type", new JsonArray(WrongType));
        }
    }

    private static (string What, JsonNode Seed) Damaged(string what, string path, Action<JsonObject> damage)
    {
        var seed = JsonNode.Parse(Complete)!;
        damage(Walk(seed, "$", SchemaNode).Single(visit => visit.Path == path).Node);
        return (what, seed);
    }

    private static List<(JsonNode Schema, string Path, IReadOnlyList<string> Members)> Visits() =>
    [
        .. Walk(JsonNode.Parse(Complete)!, "$", SchemaNode).Select(static visit =>
            (visit.Schema, visit.Path, (IReadOnlyList<string>)[.. visit.Node.Select(static member => member.Key)])),
    ];

    private static IEnumerable<(JsonObject Node, string Path, JsonNode Schema)> Walk(JsonNode? node, string path, JsonNode rule)
    {
        rule = Resolve(rule);
        if (rule["oneOf"] is JsonArray choices && rule["type"] is null)
        {
            rule = choices.Select(static choice => Resolve(choice!)).Single(choice => choice["type"]!.ToString() == (node is JsonObject ? "object" : "string"));
        }

        if (node is JsonObject members && rule["properties"] is { } properties)
        {
            yield return (members, path, rule);
            foreach (var (name, value) in members)
            {
                foreach (var visit in Walk(value, $"{path}.{name}", properties[name]!))
                {
                    yield return visit;
                }
            }
        }
        else if (node is JsonArray items && rule["items"] is { } item)
        {
            for (var i = 0; i < items.Count; i++)
            {
                foreach (var visit in Walk(items[i], $"{path}[{i}]", item))
                {
                    yield return visit;
                }
            }
        }
    }

    private static IEnumerable<JsonNode> Objects() =>
        Descendants(SchemaNode).Where(static node => node is JsonObject && node["properties"] is JsonObject && node["type"] is JsonValue);

    private static IEnumerable<JsonNode> Descendants(JsonNode node)
    {
        yield return node;
        var children = node switch
        {
            JsonObject members => members.Select(static member => member.Value),
            JsonArray items => items,
            _ => [],
        };
        foreach (var child in children.OfType<JsonNode>().SelectMany(Descendants))
        {
            yield return child;
        }
    }

    private static JsonNode Resolve(JsonNode rule) =>
        rule["$ref"] is { } reference ? SchemaNode["$defs"]![reference.GetValue<string>()["#/$defs/".Length..]]! : rule;

    private static bool IsValid(JsonNode seed) => Schema.Evaluate(seed).IsValid;

    private static string? RefusalOf(JsonNode seed)
    {
        var result = SeedReader.Parse(Encoding.UTF8.GetBytes(seed.ToJsonString()));
        return result.IsValid ? null : result.Error.ToString();
    }
}
