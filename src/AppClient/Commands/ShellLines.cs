using System.CommandLine;
using Scenario.Oss.Credentials;

namespace Scenario.AppClient.Commands;

/// <summary>Lines that hand credentials over to other programs of the same shell, in that shell's language.</summary>
internal abstract class ShellLines
{
    private const string Posix = "sh";
    private const string PowerShell = "pwsh";

    /// <summary><c>--export</c>, alone or with the name of a shell.</summary>
    public static Option<string?> Option()
    {
        var option = new Option<string?>("--export")
        {
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "SHELL",
            Description = $"Print lines that hand the credentials over to other programs: sh or pwsh. Default: {Usual}.",
        };
        option.AcceptOnlyFromAmong(Posix, PowerShell);
        return option;
    }

    /// <returns>Null when the option was not given.</returns>
    public static ShellLines? Wanted(ParseResult given, Option<string?> option) =>
        given.GetResult(option) is null ? null
        : (given.GetValue(option) ?? Usual) == PowerShell ? new PowerShellLines()
        : new PosixLines();

    public string Export(OssCredentials credentials, Uri? endpoint, string? region)
    {
        (string Name, string? Value)[] variables =
        [
            ("OSS_ACCESS_KEY_ID", credentials.AccessKeyId),
            ("OSS_ACCESS_KEY_SECRET", credentials.AccessKeySecret),
            ("OSS_SESSION_TOKEN", credentials.SecurityToken ?? ""),
            ("OSS_ENDPOINT", endpoint?.GetLeftPart(UriPartial.Authority)),
            ("OSS_REGION", region),
        ];
        return string.Join('\n', variables.Where(static v => v.Value is not null).Select(v => Assign(v.Name, v.Value!)));
    }

    protected abstract string Assign(string name, string value);

    private static string Usual => OperatingSystem.IsWindows() ? PowerShell : Posix;

    private sealed class PosixLines : ShellLines
    {
        protected override string Assign(string name, string value) => $"export {name}='{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    private sealed class PowerShellLines : ShellLines
    {
        protected override string Assign(string name, string value) => $"$env:{name} = '{value.Replace("'", "''", StringComparison.Ordinal)}'";
    }
}
