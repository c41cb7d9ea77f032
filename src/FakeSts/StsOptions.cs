using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Scenario.ControlPlane.Admin;
using Scenario.ControlPlane.Journal;
using Scenario.Ram.Sessions;
using Scenario.Seeds;

namespace Scenario.FakeSts;

/// <summary>All that the engine of FakeSts can be told. It knows no configuration source: a host or FakeCloud fills this in.</summary>
internal sealed record StsOptions
{
    /// <summary>Shared key that every development process knows; serves loopback only.</summary>
    public const string DevelopmentSharedKey = "scenario-development-directory-key";

    /// <summary>Keys that sign security tokens; default a key known to everyone.</summary>
    public TokenKeyRing TokenKeys { get; init; } = TokenKeyRing.Development;

    /// <summary>Lets FakeOss in another process read the directory, keys included; default a value known to everyone, accepted on loopback only.</summary>
    [StringLength(int.MaxValue, MinimumLength = 16, ErrorMessage = "Directory:SharedKey must have at least 16 characters.")]
    public string DirectorySharedKey { get; init; } = DevelopmentSharedKey;

    /// <summary>The directory at the start and after a reset; default the documented account.</summary>
    public ScenarioSeed Seed { get; init; } = ScenarioSeed.Default;

    /// <summary>SQLite file that keeps the directory across restarts; null keeps it in memory.</summary>
    public string? DirectoryFile { get; init; }

    /// <summary>Answers plain HTTP with InvalidProtocol.NeedSsl, as the vendor can; default false.</summary>
    public bool RequireHttps { get; init; }

    /// <summary>Where a refusal's answer tells its reason; default nowhere.</summary>
    public RefusalReason Explain { get; init; }

    /// <summary>Who may use the control API.</summary>
    public AdminOptions Admin { get; init; } = new();

    /// <exception cref="OptionsValidationException">A value is out of range; the message names the key, never its value.</exception>
    public void Validate()
    {
        var result = new StsOptionsValidator().Validate(null, this);
        if (result.Failed)
        {
            throw new OptionsValidationException("", typeof(StsOptions), result.Failures);
        }
    }
}

[OptionsValidator]
internal sealed partial class StsOptionsValidator : IValidateOptions<StsOptions>;
