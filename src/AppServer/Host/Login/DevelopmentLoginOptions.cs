using System.ComponentModel.DataAnnotations;

namespace Scenario.AppServer.Host.Login;

/// <summary>Users of the development login (section <c>DevelopmentLogin</c>); read in the Development environment only.</summary>
internal sealed class DevelopmentLoginOptions
{
    /// <summary>Passwords by user name.</summary>
    public Dictionary<string, string> Users { get; set; } = new(StringComparer.Ordinal);

    /// <summary>How long a login holds; default 8 h.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(8);
}
