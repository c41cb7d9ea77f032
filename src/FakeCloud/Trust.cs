using System.Text.Json.Nodes;

namespace Scenario.FakeCloud;

/// <summary>Who may assume a role.</summary>
public sealed class Trust
{
    private readonly string _document;

    private Trust(string document) => _document = document;

    /// <summary>Everyone in an account whose own policies allow it.</summary>
    public static Trust Account(string account) => Ram($"acs:ram::{Required.Value(account)}:root");

    /// <summary>One RAM user.</summary>
    public static Trust User(string account, string userName) => Ram($"acs:ram::{Required.Value(account)}:user/{Required.Value(userName)}");

    /// <summary>Sessions of one role.</summary>
    public static Trust Role(string account, string roleName) => Ram($"acs:ram::{Required.Value(account)}:role/{Required.Value(roleName)}");

    /// <summary>A trust policy as the vendor's console takes it.</summary>
    public static Trust Json(string document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return new(document);
    }

    /// <summary>The document.</summary>
    public override string ToString() => _document;

    private static Trust Ram(string principal) => new(new JsonObject
    {
        ["Version"] = "1",
        ["Statement"] = new JsonArray(new JsonObject
        {
            ["Effect"] = "Allow",
            ["Action"] = "sts:AssumeRole",
            ["Principal"] = new JsonObject { ["RAM"] = new JsonArray(principal) },
        }),
    }.ToJsonString());
}
