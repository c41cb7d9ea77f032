using System.Runtime.CompilerServices;

namespace Scenario.FakeCloud;

/// <summary>An argument on its way to where it is kept.</summary>
internal static class Required
{
    /// <exception cref="ArgumentNullException">It is null; the exception names it.</exception>
    public static T Value<T>(T? argument, [CallerArgumentExpression(nameof(argument))] string? name = null)
        where T : class => argument ?? throw new ArgumentNullException(name);
}
