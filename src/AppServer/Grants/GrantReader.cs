using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Scenario.AppServer.Credentials;
using Scenario.AppServer.Hosting;

namespace Scenario.AppServer.Grants;

/// <summary>Turns configured grants into validated ones; used at start and at every change of configuration.</summary>
internal sealed partial class GrantReader(IOptions<OssOptions> oss, IOptions<CredentialsOptions> credentials, IHostEnvironment environment)
{
    private const int ShortestSeconds = 900;
    private const int LongestSeconds = 43200;

    /// <summary>Reads every grant; never throws for what an operator may write.</summary>
    public GrantReading Read(GrantsOptions options)
    {
        var grants = new Dictionary<string, Grant>(StringComparer.Ordinal);
        var mistakes = new List<string>();
        if (options.Count == 0)
        {
            mistakes.Add("Grants: at least one grant must be configured.");
        }

        foreach (var (name, option) in options)
        {
            if (ReadOne(name, option, out var grant) is { } mistake)
            {
                mistakes.Add($"Grants:{name}: {mistake}");
            }
            else
            {
                grants[name] = grant!;
            }
        }

        if (options.Count > 0 && credentials.Value.DefaultGrant is { Length: > 0 } standard && !options.ContainsKey(standard))
        {
            mistakes.Add($"Credentials:DefaultGrant: there is no grant \"{standard}\".");
        }

        return new GrantReading(grants, mistakes);
    }

    private string? ReadOne(string name, GrantOptions option, out Grant? grant)
    {
        grant = null;
        if (!LegalName().IsMatch(name))
        {
            return "a name consists of letters, digits, '-', '_' and '.', at most 64.";
        }

        if (!RoleArn().IsMatch(option.RoleArn))
        {
            return "RoleArn must have the form acs:ram::ACCOUNT:role/NAME.";
        }

        var longest = option.MaxDurationSeconds;
        var usual = option.DurationSeconds ?? Math.Min(credentials.Value.DefaultDurationSeconds, longest);
        if (longest is < ShortestSeconds or > LongestSeconds || usual < ShortestSeconds || usual > longest)
        {
            return $"DurationSeconds must lie between {ShortestSeconds} and MaxDurationSeconds, and that must not exceed {LongestSeconds}.";
        }

        if (ReadPolicy(option, out var policy) is { } mistake
            || !GrantTemplate.TryCreate(policy, option.Prefix, option.WholeBucket, oss.Value.Bucket, out var template, out mistake))
        {
            return mistake;
        }

        grant = new Grant(name, option.RoleArn, template, TimeSpan.FromSeconds(usual), TimeSpan.FromSeconds(longest), option.RequiredRole);
        return null;
    }

    private string? ReadPolicy(GrantOptions option, out string policy)
    {
        policy = option.Policy ?? "";
        if (string.IsNullOrWhiteSpace(option.Policy) == string.IsNullOrWhiteSpace(option.PolicyFile))
        {
            return "exactly one of Policy and PolicyFile is required; without a session policy a grant would hand out all rights of the role.";
        }

        if (option.PolicyFile is not { Length: > 0 } file)
        {
            return null;
        }

        try
        {
            policy = File.ReadAllText(Path.Combine(environment.ContentRootPath, file));
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return $"PolicyFile \"{file}\" cannot be read: {exception.Message}";
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9._\-]{1,64}\z")]
    private static partial Regex LegalName();

    [GeneratedRegex(@"^acs:ram::[0-9]{1,20}:role/[A-Za-z0-9.\-_]{1,64}\z")]
    private static partial Regex RoleArn();
}

/// <summary>The grants of a configuration with every mistake found in it; a mistaken grant is not among the grants.</summary>
internal sealed record GrantReading(IReadOnlyDictionary<string, Grant> Grants, IReadOnlyList<string> Mistakes);
