using System.Globalization;

namespace Scenario.FakeOss.Callbacks;

/// <summary>Value of a callback variable.</summary>
/// <param name="Text">Empty for a variable that is not known.</param>
/// <param name="IsNumber">JSON takes it without quotes.</param>
internal readonly record struct CallbackValue(string Text, bool IsNumber = false)
{
    public static CallbackValue Number(long value) => new(value.ToString(CultureInfo.InvariantCulture), IsNumber: true);
}
