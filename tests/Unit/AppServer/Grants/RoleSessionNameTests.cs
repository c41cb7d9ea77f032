using System.Text.RegularExpressions;
using Scenario.AppServer.Grants;

namespace Scenario.Unit.AppServer.Grants;

public sealed partial class RoleSessionNameTests
{
    [Theory]
    [InlineData("alice")]
    [InlineData("alice@example.com")]
    public void a_legal_name_is_taken_as_it_is(string user) => Assert.Equal(user, RoleSessionName.For(user));

    [Theory]
    [InlineData("a")]
    [InlineData("auth0|5f7c")]
    [InlineData("小明")]
    [InlineData("legal_0123456789abcdef0123")]
    [InlineData("a-very-long-name-that-goes-on-and-on-and-on-until-it-does-not-fit-any-more")]
    public void any_other_name_becomes_legal_and_keeps_apart(string user)
    {
        var name = RoleSessionName.For(user);

        Assert.Matches(Legal(), name);
        Assert.NotEqual(user, name);
        Assert.Equal(name, RoleSessionName.For(user));
        Assert.NotEqual(name, RoleSessionName.For($"{user}x"));
        Assert.NotEqual(name, RoleSessionName.For(name)); // nobody can register under another user's session name
    }

    [GeneratedRegex(@"^[a-zA-Z0-9.@\-_]{2,64}\z")]
    private static partial Regex Legal();
}
