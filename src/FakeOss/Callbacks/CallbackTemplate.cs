using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Scenario.Signing;

namespace Scenario.FakeOss.Callbacks;

/// <summary>Puts values into the body that the uploader wrote (oss-protocol 7.2).</summary>
internal static class CallbackTemplate
{
    /// <summary>Variables and the body that names them do not go together (OSS error page of that number).</summary>
    public const string Ec = "0007-00000105";

    private const string Open = "${";

    /// <summary>The text itself, if every dollar sign in it begins a variable.</summary>
    /// <exception cref="OssErrorException">InvalidArgument: the application would be told the template instead of the value.</exception>
    public static string Require(string template)
    {
        for (var dollar = template.IndexOf('$', StringComparison.Ordinal); dollar >= 0; dollar = template.IndexOf('$', dollar + 1))
        {
            if (string.CompareOrdinal(template, dollar, Open, 0, Open.Length) != 0)
            {
                throw Invalid("Left brace must be adjacent to dollar sign.", template);
            }

            if (template.IndexOf('}', dollar) < 0)
            {
                throw Invalid("Right brace of a variable is missing.", template);
            }
        }

        return template;
    }

    /// <summary>Whether the text asks for a variable that begins like this.</summary>
    public static bool Mentions(string template, string prefix) => template.Contains(Open + prefix, StringComparison.Ordinal);

    /// <summary>The text between variables stays as it is. A form takes values percent-encoded, JSON as JSON strings or bare numbers.</summary>
    public static string Fill(string template, bool isJson, Func<string, CallbackValue> valueOf)
    {
        var text = new StringBuilder(template.Length);
        var position = 0;
        while (position < template.Length)
        {
            var open = template.IndexOf(Open, position, StringComparison.Ordinal);
            var close = open < 0 ? -1 : template.IndexOf('}', open);
            if (close < 0)
            {
                break;
            }

            var value = valueOf(template[(open + Open.Length)..close]);
            text.Append(template, position, open - position).Append(isJson ? Json(value) : PercentEncoding.Encode(value.Text));
            position = close + 1;
        }

        return text.Append(template, position, template.Length - position).ToString();
    }

    private static OssErrorException Invalid(string text, string template) =>
        new OssError.InvalidArgument(text, "callbackBody", template, Ec).ToException();

    private static string Json(CallbackValue value) =>
        value.IsNumber ? value.Text : $"\"{JsonEncodedText.Encode(value.Text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}

/// <summary>Value of a callback variable.</summary>
/// <param name="Text">Empty for a variable that is not known.</param>
/// <param name="IsNumber">JSON takes it without quotes.</param>
internal readonly record struct CallbackValue(string Text, bool IsNumber = false)
{
    public static CallbackValue Number(long value) => new(value.ToString(CultureInfo.InvariantCulture), IsNumber: true);
}
