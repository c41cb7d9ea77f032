namespace Scenario.FakeOss.Cors;

/// <summary>One rule of a bucket's CORS configuration, as stored.</summary>
internal sealed record CorsRule
{
    /// <summary>Origins, each with at most one <c>*</c>.</summary>
    public required IReadOnlyList<string> AllowedOrigins { get; init; }

    /// <summary>Of GET, PUT, DELETE, POST and HEAD.</summary>
    public required IReadOnlyList<string> AllowedMethods { get; init; }

    /// <summary>Request headers, each with at most one <c>*</c>; names ignore case.</summary>
    public IReadOnlyList<string> AllowedHeaders { get; init; } = [];

    /// <summary>Response headers that a page may read; no wildcard.</summary>
    public IReadOnlyList<string> ExposeHeaders { get; init; } = [];

    /// <summary>How long a browser may keep a preflight's answer, in seconds.</summary>
    public int? MaxAgeSeconds { get; init; }

    public bool AllowsOrigin(string origin) => AllowedOrigins.Any(allowed => IsMatch(allowed, origin, StringComparison.Ordinal));

    public bool AllowsMethod(string method) => AllowedMethods.Contains(method, StringComparer.Ordinal);

    public bool AllowsHeader(string name) => AllowedHeaders.Any(allowed => IsMatch(allowed, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The value of <c>Access-Control-Allow-Origin</c>: the star only where the rule is the star.</summary>
    public string AnswerTo(string origin) => AllowedOrigins.Contains("*", StringComparer.Ordinal) ? "*" : origin;

    private static bool IsMatch(string allowed, string value, StringComparison comparison)
    {
        var star = allowed.IndexOf('*', StringComparison.Ordinal);
        return star < 0
            ? allowed.Equals(value, comparison)
            : value.Length >= allowed.Length - 1
                && value.StartsWith(allowed[..star], comparison)
                && value.EndsWith(allowed[(star + 1)..], comparison);
    }
}
