namespace Scenario.Trainer.Stages;

/// <summary>What AppServer has carried since its counter was last cleared.</summary>
/// <param name="Requests">Requests answered.</param>
/// <param name="Bytes">Bytes of all bodies, both directions.</param>
/// <param name="ObjectBytes">How many of those belonged to an object; 0 is the point of the scenario.</param>
public readonly record struct AppServerLoad(long Requests, long Bytes, long ObjectBytes);
