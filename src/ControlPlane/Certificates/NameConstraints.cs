using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Scenario.ControlPlane.Certificates;

/// <summary>
/// The names that an authority may vouch for (RFC 5280 section 4.2.1.10). With them in the authority's own
/// certificate, whoever steals its key can impersonate the machine that trusts it, and no other.
/// </summary>
internal static class NameConstraints
{
    private const string Identifier = "2.5.29.30";

    private static readonly Asn1Tag PermittedSubtrees = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag Address = new(TagClass.ContextSpecific, 7);

    /// <summary>This machine: <c>localhost</c>, everything below it, and the loopback addresses.</summary>
    private static readonly string[] Loopback = ["localhost", "127.0.0.0/8", "::1/128"];

    /// <summary>A critical extension that permits loopback and these names.</summary>
    /// <param name="names">Host names, <c>*.</c> patterns and IP addresses.</param>
    public static X509Extension Permit(IEnumerable<string> names)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(PermittedSubtrees))
        {
            foreach (var tree in Loopback.Concat(names.Select(Tree).Where(static t => !Loopback.Contains(t) && !IsLoopback(t)))
                .Distinct(StringComparer.Ordinal))
            {
                using (writer.PushSequence())
                {
                    if (IPNetwork.TryParse(tree, out var network))
                    {
                        writer.WriteOctetString([.. network.BaseAddress.GetAddressBytes(), .. Mask(network)], Address);
                    }
                    else
                    {
                        writer.WriteCharacterString(UniversalTagNumber.IA5String, tree, DnsName);
                    }
                }
            }
        }

        return new X509Extension(Identifier, writer.Encode(), critical: true);
    }

    /// <summary>Whether an authority is limited, and its limits let these names be.</summary>
    /// <param name="authority">The authority.</param>
    /// <param name="names">As above.</param>
    public static bool Allow(X509Certificate2 authority, IEnumerable<string> names)
    {
        if (authority.Extensions.FirstOrDefault(static e => e.Oid?.Value == Identifier) is not { } extension)
        {
            return false;
        }

        var permitted = Read(extension.RawData);
        return names.Select(Tree).All(tree => IsLoopback(tree) || permitted.Contains(tree));
    }

    private static HashSet<string> Read(ReadOnlyMemory<byte> encoded)
    {
        var trees = new HashSet<string>(StringComparer.Ordinal);
        var permitted = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence().ReadSequence(PermittedSubtrees);
        while (permitted.HasData)
        {
            var tree = permitted.ReadSequence();
            if (tree.PeekTag().HasSameClassAndValue(DnsName))
            {
                trees.Add(tree.ReadCharacterString(UniversalTagNumber.IA5String, DnsName));
            }
            else
            {
                var bytes = tree.ReadOctetString(Address);
                var half = bytes.Length / 2;
                trees.Add($"{new IPAddress(bytes.AsSpan(0, half))}/{bytes.AsSpan(half).ToArray().Sum(static b => byte.PopCount(b))}");
            }
        }

        return trees;
    }

    /// <summary>A name as the subtree that holds it.</summary>
    private static string Tree(string name) =>
        IPAddress.TryParse(name, out var address) ? $"{address}/{address.GetAddressBytes().Length * 8}"
        : name.StartsWith("*.", StringComparison.Ordinal) ? name[2..].ToLowerInvariant()
        : name.ToLowerInvariant();

    private static bool IsLoopback(string tree) =>
        tree == "localhost"
        || tree.EndsWith(".localhost", StringComparison.Ordinal)
        || (IPNetwork.TryParse(tree, out var network) && IPAddress.IsLoopback(network.BaseAddress));

    private static byte[] Mask(IPNetwork network)
    {
        var mask = new byte[network.BaseAddress.GetAddressBytes().Length];
        for (var bit = 0; bit < network.PrefixLength; bit++)
        {
            mask[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return mask;
    }
}
