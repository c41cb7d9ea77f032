namespace Scenario.Integration;

/// <summary>
/// What a test needs from the machine. Missing: the test is skipped with the reason, or fails when <c>SCENARIO_REQUIRE</c>
/// (a list such as <c>node,redis</c>) names it.
/// </summary>
internal static class Require
{
    /// <summary>Path of redis-server.</summary>
    public static string RedisServer() => Executable("redis", "redis-server");

    /// <summary>Path of Node.js.</summary>
    public static string Node() => Executable("node", "node");

    /// <summary>An executable on the PATH.</summary>
    /// <param name="requirement">Word in <c>SCENARIO_REQUIRE</c>.</param>
    /// <param name="name">File name without extension.</param>
    public static string Executable(string requirement, string name)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(directory => (string[])[Path.Combine(directory, name), Path.Combine(directory, $"{name}.exe")])
            .FirstOrDefault(File.Exists);
        Met(requirement, found is not null, $"{name} is not on the PATH");
        return found!;
    }

    /// <summary>Skips or fails the running test unless the condition holds.</summary>
    /// <param name="requirement">Word in <c>SCENARIO_REQUIRE</c>.</param>
    /// <param name="condition">Whether the machine has it.</param>
    /// <param name="reason">What is missing, for the summary of the run.</param>
    public static void Met(string requirement, bool condition, string reason)
    {
        if (condition)
        {
            return;
        }

        if (IsDemanded(requirement))
        {
            Assert.Fail($"SCENARIO_REQUIRE names {requirement}, but {reason}.");
        }

        Assert.Skip($"{reason}; SCENARIO_REQUIRE={requirement} makes this a failure.");
    }

    /// <summary>Whether <c>SCENARIO_REQUIRE</c> names it.</summary>
    public static bool IsDemanded(string requirement) => (Environment.GetEnvironmentVariable("SCENARIO_REQUIRE") ?? "")
        .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Contains(requirement, StringComparer.OrdinalIgnoreCase);
}
