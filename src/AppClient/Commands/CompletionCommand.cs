using System.CommandLine;

namespace Scenario.AppClient.Commands;

/// <summary><c>completion</c>: the lines that make a shell complete this program's commands and options.</summary>
internal static class CompletionCommand
{
    private const string OwnName = "Scenario.AppClient";

    // Each script hands the line typed so far, without the program's name, to the [suggest] directive, which the command line library answers.
    private const string Bash = """
        _scenario_complete() {
          local IFS=$'\n' line="${COMP_LINE:0:COMP_POINT}"
          line="${line#"${COMP_WORDS[0]}" }"
          COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _scenario_complete Scenario.AppClient
        """;

    private const string Zsh = """
        #compdef Scenario.AppClient
        _scenario_complete() {
          local -a found
          local line="${${LBUFFER}#${words[1]} }"
          found=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
          compadd -- $found
          _files
        }
        compdef _scenario_complete Scenario.AppClient
        """;

    private const string Fish = """
        complete -c Scenario.AppClient -a '(set -l line (string replace -r "^\S+\s" "" -- (commandline -cp)); Scenario.AppClient "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)'
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName Scenario.AppClient -ScriptBlock {
          param($word, $line, $position)
          $program = $line.CommandElements[0].Value
          $rest = "$line".Substring([Math]::Min($program.Length + 1, "$line".Length))
          & $program "[suggest:$($position - $program.Length - 1)]" $rest 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
          }
        }
        """;

    /// <param name="output">Receives the lines.</param>
    /// <param name="program">The name by which the program is called.</param>
    public static Command Create(TextWriter output, string program = OwnName)
    {
        var shell = new Argument<string>("shell") { HelpName = "SHELL", Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        var command = new Command("completion", "Print the lines that make a shell complete this program, for its start-up file.") { shell };
        command.SetAction(
            given => output.WriteLine((given.GetValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                "fish" => Fish,
                _ => PowerShell,
            }).Replace(OwnName, program, StringComparison.Ordinal)));
        return command;
    }
}
