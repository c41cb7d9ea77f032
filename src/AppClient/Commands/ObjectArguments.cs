using System.CommandLine;
using Scenario.Oss.Transfers;

namespace Scenario.AppClient.Commands;

/// <summary>The arguments that name objects and files.</summary>
internal static class ObjectArguments
{
    public static Argument<string> Object(string name = "object") =>
        new(name)
        {
            HelpName = "OBJECT",
            Description = "oss://BUCKET/KEY, oss:///KEY under the user's own prefix, or a key in the bucket of AppServer's credentials."
        };

    public static Option<int> Parallel() => AtLeastOne(new Option<int>("--parallel")
    {
        HelpName = "N",
        Description = "Pieces that travel at the same time, 1 to 64. Default 4.",
        DefaultValueFactory = _ => 4,
    });

    public static Option<string?> PartSize() =>
        new("--part-size") { HelpName = "BYTES", Description = "Size of the pieces of large files, such as 8M; at least 100K. Default 8M." };

    /// <summary>Bytes, with an optional K, M or G for powers of 1024.</summary>
    /// <exception cref="UsageException">Not a size, or too small for a part.</exception>
    public static long ReadPartSize(string? text)
    {
        if (text is null)
        {
            return new TransferOptions().PartSize;
        }

        var factor = char.ToUpperInvariant(text.Length > 0 ? text[^1] : ' ') switch
        {
            'K' => 1024L,
            'M' => 1024L * 1024,
            'G' => 1024L * 1024 * 1024,
            _ => 1,
        };
        var digits = factor == 1 ? text : text[..^1];
        return long.TryParse(digits, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            && number is > 0 and < 1L << 33 && number * factor is >= TransferOptions.SmallestPart and <= 5L * 1024 * 1024 * 1024
            ? number * factor
            : throw new UsageException($"'{text}' is not a part size from 100K to 5G.");
    }

    private static Option<int> AtLeastOne(Option<int> option)
    {
        option.Validators.Add(
            result =>
            {
                if (result.Tokens is [var token] && int.TryParse(token.Value, System.Globalization.CultureInfo.InvariantCulture, out var number)
                    && number is < 1 or > 64)
                {
                    result.AddError("--parallel takes a number from 1 to 64.");
                }
            });
        return option;
    }
}
