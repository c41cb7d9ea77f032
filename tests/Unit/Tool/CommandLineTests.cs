namespace Scenario.Unit.Tool;

public sealed class CommandLineTests
{
    [Fact]
    public async Task without_a_command_the_list_of_commands_is_an_error()
    {
        var run = await ToolRun.OfAsync();

        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Contains("decide", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lnt")]
    [InlineData("seed", "validte")]
    [InlineData("seed")]
    [InlineData("up", "--port", "0")]
    [InlineData("explain")]
    [InlineData("explain", "X", "--server", "127.0.0.1")]
    public async Task a_typing_error_is_one_line_and_ends_with_2(params string[] arguments)
    {
        var run = await ToolRun.OfAsync(arguments);

        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Single(run.Errors.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("'lnt' is no command. There are up, decide, lint, token, seed, explain, record, completion. See --help.", "lnt")]
    [InlineData("'validte' is no command of seed. There are validate, from-live. See seed --help.", "seed", "validte")]
    [InlineData("Which command? There are validate, from-live. See seed --help.", "seed")]
    [InlineData("'x' is no value of --port. See record --help.", "record", "--port", "x")]
    [InlineData("Argument 'tcsh' not recognized. Must be one of: 'bash' 'zsh' 'fish' 'pwsh' See completion --help.", "completion", "tcsh")]
    [InlineData("'two' is one argument too many, or no option of validate. See seed validate --help.", "seed", "validate", "one.json", "two")]
    public async Task a_typing_error_is_told_in_words_of_the_command_line(string told, params string[] arguments) =>
        Assert.Equal(told, (await ToolRun.OfAsync(arguments)).Errors.Trim());

    [Theory]
    [InlineData("bash", "complete -o default -F _scenario_complete scenario")]
    [InlineData("zsh", "compdef _scenario_complete scenario")]
    [InlineData("fish", "complete -c scenario ")]
    [InlineData("pwsh", "-CommandName scenario ")]
    public async Task completion_names_the_command_as_it_is_installed(string shell, string line) =>
        Assert.Contains(line, (await ToolRun.OfAsync("completion", shell)).Output, StringComparison.Ordinal);

    [Fact]
    public async Task the_admin_token_goes_to_no_other_machine_in_clear()
    {
        var run = await ToolRun.OfAsync("explain", "X", "--server", "http://192.0.2.1:8712", "--admin-token", "an-admin-token-of-mine");

        Assert.Equal(2, run.Exit);
        Assert.DoesNotContain("an-admin-token-of-mine", run.Errors, StringComparison.Ordinal);
    }
}
