using Scenario.Demo;

namespace Scenario.Integration.Demo;

/// <summary>The demonstration on free ports, with upload callbacks that a slow machine cannot make late.</summary>
internal static class PatientDemo
{
    public static DemoOptions Options { get; } = new()
    {
        Port = 0,
        OssSettings = new Dictionary<string, string?> { ["Callback:TimeoutSeconds"] = "300" },
    };
}
