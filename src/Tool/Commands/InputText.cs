using System.Text;
using Scenario.Trainer.Playing;

namespace Scenario.Tool.Commands;

/// <summary>A text that the command line names, and what it is called in messages.</summary>
/// <param name="Name">The file's name, <c>stdin</c>, or the option that it was written into.</param>
/// <param name="Text">Without a byte order mark.</param>
internal sealed record InputText(string Name, string Text)
{
    /// <summary>What the names of inputs look like, for the descriptions of options.</summary>
    public const string Forms = "FILE, @FILE, - for standard input, or the JSON itself";

    private const int MaximumBytes = 64 * 1024 * 1024;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="given">A file, <c>@</c> and a file, <c>-</c> for standard input, or JSON.</param>
    /// <param name="inlineName">What JSON on the command line is called.</param>
    /// <param name="environment">Gives standard input.</param>
    /// <exception cref="MalformedException">It cannot be read, or is no text.</exception>
    public static InputText Read(string given, string inlineName, ToolEnvironment environment)
    {
        if (given.TrimStart() is ['{', ..] or ['[', ..])
        {
            return new(inlineName, given);
        }

        var name = given is ['@', .. { Length: > 0 } file] ? file : given;
        try
        {
            using var stream = given == "-" ? environment.OpenInput() : File.OpenRead(name);
            using var buffer = new MemoryStream();
            var chunk = new byte[64 * 1024];
            int read;
            while ((read = stream.Read(chunk)) > 0)
            {
                buffer.Write(chunk, 0, read);
                if (buffer.Length > MaximumBytes)
                {
                    throw new MalformedException($"{name} is longer than 64 MB.");
                }
            }

            return new(given == "-" ? "stdin" : name, Strict.GetString(buffer.GetBuffer(), 0, (int)buffer.Length).TrimStart('\uFEFF'));
        }
        catch (DecoderFallbackException)
        {
            throw new MalformedException($"{name} is no UTF-8 text.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new MalformedException($"{name} cannot be read: {exception.Message}");
        }
    }

    /// <summary><c>NAME:LINE:COLUMN</c> of a JSON path, as compilers write it and editors follow it.</summary>
    public string PlaceOf(string jsonPath)
    {
        var (line, column) = JsonPlaces.PlaceOf(Text, jsonPath);
        return $"{Name}:{line}:{column}";
    }
}
