using System.Reflection;
using System.Runtime.CompilerServices;

namespace Scenario.Unit;

/// <summary>
/// Makes at the start, and without any change switched on, whatever is made once in a process: Stryker tries all changes in the same one, and what was made under
/// one of them would fail the tests of all that follow.
/// </summary>
internal static class WarmStart
{
    private const int NoChange = -1;

    [ModuleInitializer]
    internal static void Run()
    {
        // The number of the change that is tried stands in this file.
        using var file = Environment.GetEnvironmentVariable("STRYKER_MUTANT_FILE") is { } path
            ? new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0)
            : null;
        var tried = new byte[sizeof(int)];
        file?.ReadExactly(tried);
        Write(file, BitConverter.GetBytes(NoChange));

        var tests = typeof(WarmStart).Assembly;
        var assemblies = tests.GetReferencedAssemblies().Where(static name => name.Name!.StartsWith("Scenario.", StringComparison.Ordinal)).Select(Assembly.Load);
        foreach (var type in assemblies.Append(tests).SelectMany(static assembly => assembly.GetTypes()).Where(static type => !type.ContainsGenericParameters))
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }

        Write(file, tried);
    }

    private static void Write(FileStream? file, byte[] number)
    {
        if (file is not null)
        {
            file.Position = 0;
            file.Write(number);
        }
    }
}
