using System.Text.Json.Serialization;

namespace Scenario.ControlPlane.Faults;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FaultView))]
[JsonSerializable(typeof(FaultList))]
internal sealed partial class FaultJson : JsonSerializerContext;
