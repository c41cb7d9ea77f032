using System.Reflection;
using Xunit;
using Xunit.v3;

namespace Scenario.FakeCloud.Xunit;

/// <summary>Writes into the output of a failed test what the clouds of its fixtures refused while it ran, and why.</summary>
/// <remarks>
/// May stand on the assembly (<c>[assembly: ExplainRefusals]</c>), a class or a method. Where parallel classes share one
/// cloud, what the others were refused at the same time is listed as well: "while this test ran".
/// </remarks>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
public sealed class ExplainRefusalsAttribute : BeforeAfterTestAttribute
{
    private const string MarkKey = "Scenario.FakeCloud.Xunit.Mark";

    /// <summary>Remembers where the clouds stand.</summary>
    /// <param name="methodUnderTest">The test's method.</param>
    /// <param name="test">The test.</param>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test) =>
        TestContext.Current.KeyValueStorage[Key(test)] = RefusalWatch.Mark(TestContext.Current.TestClass?.UniqueID);

    /// <summary>After a failure: tells what was refused since.</summary>
    /// <param name="methodUnderTest">The test's method.</param>
    /// <param name="test">The test.</param>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        var context = TestContext.Current;
        if (!context.KeyValueStorage.TryRemove(Key(test), out var mark) || context.TestState?.Result != TestResult.Failed)
        {
            return;
        }

        foreach (var line in RefusalWatch.Report((RefusalMark)mark!))
        {
            context.TestOutputHelper?.WriteLine(line);
        }
    }

    private static string Key(IXunitTest test) => $"{MarkKey}:{test.UniqueID}";
}
