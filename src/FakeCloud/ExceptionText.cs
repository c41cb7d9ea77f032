using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Scenario.FakeCloud;

/// <summary>All that an exception says, for SDKs that keep the request id in a property, a dictionary or an inner exception.</summary>
internal static class ExceptionText
{
    private const int Depth = 8;

    public static string Of(Exception exception)
    {
        var text = new StringBuilder(exception.ToString());
        Append(text, exception, Depth);
        return text.ToString();
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A property that was trimmed away is one that nobody reads; its text is missing then.")]
    private static void Append(StringBuilder text, Exception? exception, int depth)
    {
        if (exception is null || depth == 0)
        {
            return;
        }

        foreach (DictionaryEntry entry in exception.Data)
        {
            text.Append('\n').Append(entry.Value);
        }

        foreach (var property in exception.GetType().GetProperties())
        {
            if (property.GetIndexParameters().Length > 0 || property.Name is nameof(Exception.StackTrace) or nameof(Exception.TargetSite))
            {
                continue;
            }

            Append(text, ValueOf(property, exception), depth);
        }

        Append(text, exception.InnerException, depth - 1);
    }

    private static void Append(StringBuilder text, object? value, int depth)
    {
        switch (value)
        {
            case string word:
                text.Append('\n').Append(word);
                break;
            case IDictionary map:
                foreach (DictionaryEntry entry in map)
                {
                    text.Append('\n').Append(entry.Value);
                }

                break;
            case IEnumerable<Exception> several:
                foreach (var one in several)
                {
                    Append(text, one, depth - 1);
                }

                break;
        }
    }

    // A foreign getter may throw; then it says nothing.
    private static object? ValueOf(System.Reflection.PropertyInfo property, Exception exception)
    {
        try
        {
            return property.GetValue(exception);
        }
        catch (System.Reflection.TargetInvocationException)
        {
            return null;
        }
    }
}
