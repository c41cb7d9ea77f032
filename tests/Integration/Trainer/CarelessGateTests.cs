using Scenario.Demo.Stack;
using Scenario.Integration.Demo;
using Scenario.Trainer.Attacking;
using Scenario.Trainer.Stages;

namespace Scenario.Integration.Trainer;

/// <summary>A cloud that leaves a check out shows what the check is for, and lives beside the others without weakening them.</summary>
public sealed class CarelessGateTests(SharedDemo demo) : IClassFixture<SharedDemo>
{
    public static TheoryData<string> Attacks => [.. AttackLab.All.Where(static attack => attack.Weakness is not null).Select(static attack => attack.Id)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task one_check_less_lets_the_attack_through_there_and_nowhere_else(string id)
    {
        var attack = AttackLab.All.Single(known => known.Id == id);
        var stages = new StageDirectory(demo.Stack.Stage, static async (gate, cancellationToken) =>
            (await DemoStack.StartAsync(PatientDemo.Options, cancellationToken, gate: gate)).Stage);

        await using var careless = await stages.OpenCarelessAsync(attack.Weakness, Token);
        await attack.WithoutDefenceAsync(careless, Token);
        var there = await attack.RunAsync(careless, Token);
        var here = await attack.RunAsync(demo.Stack.Stage, Token);

        Assert.False(there.IsStopped);
        Assert.True(here.IsStopped);
        foreach (var other in AttackLab.All.Where(other => other.Weakness is { } weakness && weakness != attack.Weakness))
        {
            Assert.True((await other.RunAsync(careless, Token)).IsStopped, $"{other.Id} without the check of {id}");
        }
    }
}
