namespace Scenario.Cloud;

// A named class instead of top-level statements: their Program would be public, and collide with that of an app under test.
internal sealed class EntryPoint
{
    private EntryPoint()
    {
    }

    private static Task<int> Main(string[] args) => CloudProgram.RunAsync(args, Environment.GetEnvironmentVariable);
}
