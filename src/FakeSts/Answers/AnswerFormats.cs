namespace Scenario.FakeSts.Answers;

/// <summary>Which format an answer takes (sts-ram-api 1.5).</summary>
internal static class AnswerFormats
{
    /// <summary><c>Format</c> wins over <c>Accept</c>; with neither, V3 gets JSON and the older schemes XML.</summary>
    public static AnswerFormat Choose(string? format, string accept, bool isAcs3)
    {
        if (format is not null)
        {
            if (format.Equals("JSON", StringComparison.OrdinalIgnoreCase))
            {
                return AnswerFormat.Json;
            }

            if (format.Equals("XML", StringComparison.OrdinalIgnoreCase))
            {
                return AnswerFormat.Xml;
            }
        }

        if (accept.Contains("json", StringComparison.OrdinalIgnoreCase))
        {
            return AnswerFormat.Json;
        }

        return accept.Contains("xml", StringComparison.OrdinalIgnoreCase) || !isAcs3 ? AnswerFormat.Xml : AnswerFormat.Json;
    }

    /// <exception cref="StsErrorException">InvalidParameter.Format.</exception>
    public static void Check(string? format)
    {
        if (format is not null
            && !format.Equals("JSON", StringComparison.OrdinalIgnoreCase)
            && !format.Equals("XML", StringComparison.OrdinalIgnoreCase))
        {
            throw new StsError.InvalidFormat().ToException();
        }
    }
}

internal enum AnswerFormat
{
    Json,
    Xml,
}
