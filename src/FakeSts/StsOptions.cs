using Microsoft.Extensions.Options;
using Scenario.ControlPlane;
using Scenario.Seeds;

namespace Scenario.FakeSts;

/// <summary>All that the engine of FakeSts can be told.</summary>
internal sealed record StsOptions : EngineOptions
{
    /// <summary>The directory at the start and after a reset; default the documented account.</summary>
    public ScenarioSeed Seed { get; init; } = ScenarioSeed.Default;

    /// <summary>SQLite file that keeps the directory across restarts; null keeps it in memory.</summary>
    public string? DirectoryFile { get; init; }

    /// <summary>Answers plain HTTP with InvalidProtocol.NeedSsl, as the vendor can; default false.</summary>
    public bool RequireHttps { get; init; }

    /// <exception cref="OptionsValidationException">A value is out of range; the message names the key, never its value.</exception>
    public void Validate() => Require(new StsOptionsValidator(), this);
}

[OptionsValidator]
internal sealed partial class StsOptionsValidator : IValidateOptions<StsOptions>;
