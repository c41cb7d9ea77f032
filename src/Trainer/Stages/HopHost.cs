namespace Scenario.Trainer.Stages;

/// <summary>The host that answered a hop.</summary>
public enum HopHost
{
    AppServer,
    Sts,
    Oss,
}
