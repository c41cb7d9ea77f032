using System.Diagnostics;

namespace Scenario.Integration.Tool;

/// <summary>The lines of <c>scenario completion SHELL</c> in that shell: what it offers for a word that is half typed.</summary>
public sealed class CompletionTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2); // for a shell that hangs

    // As the shell itself does when Tab is pressed: the function that was registered for the command, the variables that it finds.
    private const string Bash = """
        eval "$(scenario completion bash)"
        COMP_LINE=$LINE COMP_POINT=${#LINE}
        read -ra COMP_WORDS <<< "$LINE"
        [[ $LINE == *' ' ]] && COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        registered=$(complete -p scenario)
        [[ $registered =~ -F\ ([^ ]+) ]]
        "${BASH_REMATCH[1]}"
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    // A terminal in which somebody types, presses Tab, and then a key that shows what the line has become.
    private const string Zsh = """
        zmodload zsh/zpty
        zpty typist zsh -f -i
        read_until() { said=; while [[ $said != *${~1}* ]]; do zpty -r typist part || exit 1; said+=$part; done }
        zpty -w typist 'PS1=; autoload -Uz compinit; compinit -u -D; setopt no_beep; show() { print -r -- "typed<$BUFFER>"; }; zle -N show; bindkey "^X" show'
        zpty -w typist 'eval "$(scenario completion zsh)"; print rea""dy'
        read_until ready
        zpty -w -n typist $LINE$'\t\C-x'
        read_until 'typed<*>'
        print -r -- ${${said##*typed<}%%>*}
        zpty -d typist
        """;

    private const string PowerShell = """
        scenario completion pwsh | Out-String | Invoke-Expression
        (TabExpansion2 -inputScript $env:LINE -cursorColumn $env:LINE.Length).CompletionMatches | ForEach-Object CompletionText
        """;

    private readonly string _home = Directory.CreateTempSubdirectory("completion-").FullName;

    public static TheoryData<string, string, string> Lines => new()
    {
        { "bash", "scenario dec", "decide" },
        { "bash", "scenario seed fr", "from-live" },
        { "bash", "scenario decide --ses", "--session-policy" },
        { "zsh", "scenario dec", "decide" },
        { "zsh", "scenario seed fr", "from-live" },
        { "zsh", "scenario decide --ses", "--session-policy" },
        { "pwsh", "scenario dec", "decide" },
        { "pwsh", "scenario seed fr", "from-live" },
        { "pwsh", "scenario decide --ses", "--session-policy" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task a_word_that_is_half_typed_is_completed(string shell, string line, string offered)
    {
        var said = (await CompleteAsync(shell, line)).Trim();

        // zsh shows the whole line, the others what they offer for its last word
        Assert.Equal(shell == "zsh" ? line[..(line.LastIndexOf(' ') + 1)] + offered : offered, said);
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private async Task<string> CompleteAsync(string shell, string line)
    {
        var program = Require.Executable(shell, shell);
        var script = Path.Combine(_home, "script." + (shell == "pwsh" ? "ps1" : "sh"));
        await File.WriteAllTextAsync(script, shell switch { "bash" => Bash, "zsh" => Zsh, _ => PowerShell });
        var command = Path.Combine(_home, "scenario");
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var tool = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Tool", configuration, "Scenario.Tool.dll"));
        await File.WriteAllTextAsync(command, $"#!/bin/sh\nexec dotnet '{tool}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo(program, shell switch { "bash" => ["--norc", script], "zsh" => ["-f", script], _ => ["-NoProfile", "-File", script] })
        {
            WorkingDirectory = Directory.CreateDirectory(Path.Combine(_home, "empty")).FullName,
        };
        start.Environment["PATH"] = $"{_home}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = _home;
        start.Environment["TERM"] = "dumb";
        start.Environment["LINE"] = line;
        var (exitCode, output, errors) = await ChildProcess.RunAsync(start, TestContext.Current.CancellationToken, Limit);
        Assert.True(exitCode == 0, $"{output}{errors}");
        return output;
    }
}
