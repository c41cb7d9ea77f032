namespace Scenario.FakeSts.Operations;

/// <summary>One of the APIs behind the same address, told apart by <c>Version</c> where the host name does not say it.</summary>
/// <param name="Name">As <c>Recommend</c> links print it.</param>
/// <param name="Version">The API version that its requests carry.</param>
internal sealed record ApiProduct(string Name, string Version)
{
    public static ApiProduct Sts { get; } = new("Sts", "2015-04-01");

    public static ApiProduct Ram { get; } = new("Ram", "2015-05-01");

    /// <summary>Identity management: where the vendor keeps the calls for SAML and OIDC providers. Permissions are RAM's.</summary>
    public static ApiProduct Ims { get; } = new("Ims", "2019-08-15");

    public static ApiProduct? OfVersion(string version) =>
        version == Sts.Version ? Sts : version == Ram.Version ? Ram : version == Ims.Version ? Ims : null;
}
