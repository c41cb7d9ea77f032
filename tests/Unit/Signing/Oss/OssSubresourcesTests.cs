using System.Text.RegularExpressions;
using Scenario.Signing.Oss;

namespace Scenario.Unit.Signing.Oss;

public sealed partial class OssSubresourcesTests
{
    [Fact]
    public void every_sub_resource_that_the_specification_lists_is_signed_and_what_it_leaves_out_is_not()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "protocol", "oss-protocol.md"));
        var list = text[text.IndexOf("●`acl`", StringComparison.Ordinal)..];
        var (signed, rest) = (list[..list.IndexOf("every `response-*`", StringComparison.Ordinal)], list[list.IndexOf("Not signed:", StringComparison.Ordinal)..]);
        var names = Name().Matches(signed).Select(static match => match.Groups["name"].Value).ToList();
        var others = Name().Matches(rest[..rest.IndexOf('…')]).Select(static match => match.Groups["name"].Value).ToList();

        Assert.InRange(names.Count, 70, 120);
        Assert.All(names, static name => Assert.True(OssSubresources.IsSigned(name), name));
        Assert.InRange(others.Count, 9, 40);
        Assert.All(others, static name => Assert.False(OssSubresources.IsSigned(name), name));
        Assert.All(
            (string[])["content-type", "content-language", "expires", "cache-control", "content-disposition", "content-encoding"],
            static header => Assert.True(OssSubresources.IsSigned("response-" + header)));
    }

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Name();
}
