namespace Scenario;

/// <summary>How much the expensive tests do: a little while somebody waits for them, everything where <c>CI=true</c> or <c>SCENARIO_BIG=1</c>.</summary>
internal static class TestSize
{
    public static bool IsFull => Environment.GetEnvironmentVariable("CI") == "true" || IsHuge;

    /// <summary>Gigabytes and minutes too.</summary>
    public static bool IsHuge => Environment.GetEnvironmentVariable("SCENARIO_BIG") == "1";

    /// <param name="quick">By default.</param>
    /// <param name="full">In CI, and when asked for.</param>
    public static int Of(int quick, int full) => IsFull ? full : quick;
}
