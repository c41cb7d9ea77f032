using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Scenario.ControlPlane.Admin;
using Scenario.ControlPlane.Journal;
using Scenario.Ram.Sessions;

namespace Scenario.ControlPlane;

/// <summary>What every engine can be told. It knows no configuration source: a host or FakeCloud fills this in.</summary>
public abstract record EngineOptions
{
    /// <summary>Key between FakeSts and FakeOss that every development process knows; serves loopback only.</summary>
    public const string DevelopmentSharedKey = "scenario-development-directory-key";

    /// <summary>Keys that sign and open security tokens, the same in both engines; default a key known to everyone.</summary>
    public TokenKeyRing TokenKeys { get; init; } = TokenKeyRing.Development;

    /// <summary>Lets FakeOss read the directory of FakeSts in another process, keys included; the same in both. Default a value known to everyone, accepted
    /// on loopback only.</summary>
    [StringLength(int.MaxValue, MinimumLength = 16, ErrorMessage = "Directory:SharedKey must have at least 16 characters.")]
    public string DirectorySharedKey { get; init; } = DevelopmentSharedKey;

    /// <summary>Where a refusal's answer tells its reason; default nowhere.</summary>
    public RefusalReason Explain { get; init; }

    /// <summary>Who may use the control API.</summary>
    public AdminOptions Admin { get; init; } = new();

    /// <exception cref="OptionsValidationException">A value is out of range; the message names the key, never its value.</exception>
    protected static void Require<T>(IValidateOptions<T> validator, T options)
        where T : EngineOptions
    {
        var result = validator.Validate(null, options);
        if (result.Failed)
        {
            throw new OptionsValidationException("", typeof(T), result.Failures);
        }
    }
}
