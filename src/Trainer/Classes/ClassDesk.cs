namespace Scenario.Trainer.Classes;

/// <summary>The class that is held here, for components to ask for.</summary>
/// <param name="Room">Null where none is held.</param>
public sealed record ClassDesk(ClassRoom? Room);
