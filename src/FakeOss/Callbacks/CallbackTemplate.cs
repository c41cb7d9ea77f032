using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Scenario.Signing;

namespace Scenario.FakeOss.Callbacks;

/// <summary>Puts values into the body that the uploader wrote (oss-protocol 7.2).</summary>
internal static partial class CallbackTemplate
{
    /// <summary>Variables and the body that names them do not go together (OSS error page of that number).</summary>
    public const string Ec = "0007-00000105";

    /// <summary>The text itself, if every dollar sign in it begins a variable.</summary>
    /// <exception cref="OssErrorException">InvalidArgument: the application would be told the template instead of the value.</exception>
    public static string Require(string template)
    {
        for (var dollar = template.IndexOf('$', StringComparison.Ordinal); dollar >= 0; dollar = template.IndexOf('$', dollar + 1))
        {
            var wrong = !template.AsSpan(dollar).StartsWith("${") ? "Left brace must be adjacent to dollar sign."
                : template.IndexOf('}', dollar) < 0 ? "Right brace of a variable is missing."
                : null;
            if (wrong is not null)
            {
                throw new OssError.InvalidArgument(wrong, "callbackBody", template, Ec).ToException();
            }
        }

        return template;
    }

    /// <summary>The text between variables stays as it is. A form takes values percent-encoded, JSON as JSON strings or bare numbers.</summary>
    public static string Fill(string template, bool isJson, Func<string, CallbackValue> valueOf) =>
        Variable().Replace(template, match => Written(valueOf(match.Groups[1].Value), isJson));

    private static string Written(CallbackValue value, bool isJson) => !isJson ? PercentEncoding.Encode(value.Text)
        : value.IsNumber ? value.Text
        : $"\"{JsonEncodedText.Encode(value.Text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    [GeneratedRegex(@"\$\{([^}]*)\}")]
    private static partial Regex Variable();
}

/// <summary>Value of a callback variable.</summary>
/// <param name="Text">Empty for a variable that is not known.</param>
/// <param name="IsNumber">JSON takes it without quotes.</param>
internal readonly record struct CallbackValue(string Text, bool IsNumber = false)
{
    public static CallbackValue Number(long value) => new(value.ToString(CultureInfo.InvariantCulture), IsNumber: true);
}
