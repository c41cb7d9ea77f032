using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;
using Scenario.ControlPlane;
using Scenario.Seeds;

namespace Scenario.FakeOss;

/// <summary>All that the engine of FakeOss can be told.</summary>
internal sealed record OssOptions : EngineOptions, IValidatableObject
{
    /// <summary>How far a signature's time may be from now, either way (oss-protocol 2.2).</summary>
    public static readonly TimeSpan SkewWindow = TimeSpan.FromMinutes(15);

    /// <summary>Largest object in one upload: 5 GB (oss-protocol 4.1).</summary>
    public const long MaximumObjectBytes = 5L * 1024 * 1024 * 1024;

    /// <summary>Where the bytes are; default in memory.</summary>
    public IStoreFactory Store { get; init; } = new MemoryStoreFactory();

    /// <summary>Region of new buckets and of V4 signatures without a bucket; default <c>cn-hangzhou</c>.</summary>
    public string Region { get; init; } = "cn-hangzhou";

    /// <summary>Regions besides <see cref="Region"/> that buckets may be made in by LocationConstraint; default none. All are at the same address.</summary>
    public IReadOnlyList<string> FurtherRegions { get; init; } = [];

    /// <summary>Refuse V4 signatures made for another region; default true.</summary>
    public bool EnforceRegion { get; init; } = true;

    /// <summary>The real service refuses path style; default true, because an SDK on an IP endpoint can do nothing else.</summary>
    public bool AllowPathStyle { get; init; } = true;

    /// <summary>New buckets block public access, as the real service's do; default false, because most lessons about ACLs begin with a public bucket.</summary>
    public bool BlockPublicAccess { get; init; }

    /// <summary>Anyone may list a bucket that is publicly readable; default true, as the real service has done.</summary>
    public bool AllowPublicListing { get; init; } = true;

    /// <summary>Host names that address the service; <c>BUCKET.NAME</c> then addresses a bucket. Lower case; default <c>localhost</c>.</summary>
    public IReadOnlyList<string> ServiceNames { get; init; } = ["localhost"];

    /// <summary>Custom domain to bucket.</summary>
    public IReadOnlyDictionary<string, string> Cnames { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What bucket listings name as endpoint; null: the Host of the request, so that clients come back here.</summary>
    public string? PublicEndpoint { get; init; }

    /// <summary>Most buckets of an account; default 100.</summary>
    [Range(1, 100_000, ErrorMessage = "The setting MaximumBuckets must be 1 to 100000.")]
    public int MaximumBuckets { get; init; } = 100;

    /// <summary>How long a restore from an archive class takes by the movable clock, default 2 s, 0 to 7 days.</summary>
    public TimeSpan RestoreDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Buckets and objects at the start and after a reset, and the identities until FakeSts has answered; default the documented account.</summary>
    public ScenarioSeed Seed { get; init; } = ScenarioSeed.Default;

    /// <summary>Directory that the seed's file names are relative to; null: that of the program.</summary>
    public string? SeedDirectory { get; init; }

    /// <summary>Base address of FakeSts, asked for identities when it runs in another process.</summary>
    public Uri DirectoryUrl { get; init; } = new("http://127.0.0.1:8711");

    /// <summary>Private key that signs upload callbacks: RSA in PEM; null: one made at start, so that application servers must fetch the public key anew
    /// after a restart.</summary>
    public string? CallbackPrivateKey { get; init; }

    /// <summary>Where application servers find the public key; null: <c>/_/callback_pub_key_v1.pem</c> at the first plain HTTP address of this host.</summary>
    public Uri? CallbackPublicKeyUrl { get; init; }

    /// <summary>Let upload callbacks go to private addresses other than loopback and to host names without a dot, as containers have them; default false,
    /// as the real service refuses them.</summary>
    public bool AllowPrivateCallbacks { get; init; }

    /// <summary>The only places that upload callbacks may go to; null (default): wherever the other rules let them. For a cloud whose uploaders are not
    /// trusted with the neighbours of this machine.</summary>
    public IReadOnlyList<IPEndPoint>? OnlyCallbackTargets { get; init; }

    /// <summary>How long a callback address may take to answer, by the real clock; default 5 s as the real service, 1 s to 5 min (oss-protocol 7.3).</summary>
    public TimeSpan CallbackTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For a setting that is no option: a text out of which one is made.</summary>
    /// <exception cref="OptionsValidationException">Unless the condition holds: the setting KEY RULE.</exception>
    public static void Require(bool condition, string key, string rule)
    {
        if (!condition)
        {
            throw new OptionsValidationException(key, typeof(OssOptions), [$"The setting {key} {rule}."]);
        }
    }

    /// <exception cref="OptionsValidationException">A value is out of range; the message names the key.</exception>
    public void Validate() => Require(new OssOptionsValidator(), this);

    /// <summary>Whether buckets can be here: in <see cref="Region"/> or a further one.</summary>
    public bool HasRegion(string region) => region == Region || FurtherRegions.Contains(region, StringComparer.Ordinal);

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext) =>
        from rule in new (bool Holds, string Text)[]
        {
            (SeedBucket.IsRegion(Region), $"Region: {SeedBucket.RegionRule}"),
            (FurtherRegions.All(SeedBucket.IsRegion), $"FurtherRegions: {SeedBucket.RegionRule}"),
            (RestoreDelay >= TimeSpan.Zero && RestoreDelay <= TimeSpan.FromDays(7), "RestoreSeconds must be 0 to 604800."),
            (CallbackTimeout >= TimeSpan.FromSeconds(1) && CallbackTimeout <= TimeSpan.FromMinutes(5), "Callback:TimeoutSeconds must be 1 to 300."),
            (ServiceNames.All(static name => name.Length > 0 && !name.Contains('/', StringComparison.Ordinal)), "ServiceNames must be host names."),
        }
        where !rule.Holds
        select new ValidationResult($"The setting {rule.Text}");
}

[OptionsValidator]
internal sealed partial class OssOptionsValidator : IValidateOptions<OssOptions>;
