namespace Scenario.Soak;

/// <summary>Published hosts.</summary>
internal static class Hosts
{
    /// <summary>The native executable, or the library for <c>dotnet</c>.</summary>
    public static string Executable(string directory, string host)
    {
        var library = Path.Combine(directory, $"Scenario.{host}.dll");
        return File.Exists(library) ? library : Path.Combine(directory, $"Scenario.{host}");
    }
}
