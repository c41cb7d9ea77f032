namespace Scenario.AppServer.Hosting;

/// <summary>A user as a verified JWT names them.</summary>
/// <param name="Name">The claim <c>Users:NameClaim</c>.</param>
/// <param name="Issuer">Who vouched for the name.</param>
internal sealed record AppUser(string Name, string Issuer)
{
    public override string ToString() => $"{Name} ({Issuer})";
}
