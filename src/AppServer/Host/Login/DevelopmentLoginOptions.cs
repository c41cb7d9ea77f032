using System.ComponentModel.DataAnnotations;

namespace Scenario.AppServer.Host.Login;

/// <summary>Users of the development login (section <c>DevelopmentLogin</c>); read in the Development environment only.</summary>
internal sealed class DevelopmentLoginOptions
{
    /// <summary>Password of a user of the development login; read in the Development environment only. Default: none.</summary>
    public Dictionary<string, string> Users { get; set; } = new(StringComparer.Ordinal);

    /// <summary>How long such a login holds, 1 min to 7 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(8);
}
