namespace Scenario.FakeOss.Website;

/// <summary>What a website shows where a request names no page, or one that is not there.</summary>
/// <param name="IndexSuffix">Name of the index page, such as <c>index.html</c>; null without one.</param>
/// <param name="HasSubfolderIndexes">Whether every folder has an index page of its own; else all show that of the root.</param>
/// <param name="MissingKeyRule">For a missing key without a slash at its end: 0 redirects to the folder of that name, 1 does nothing, 2 shows the folder's index.</param>
/// <param name="ErrorKey">Object to show instead of an object that does not exist; null without one.</param>
/// <param name="ErrorStatus">Status of that answer: 404 or 200.</param>
internal sealed record WebsitePages(string? IndexSuffix, bool HasSubfolderIndexes, int MissingKeyRule, string? ErrorKey, int ErrorStatus)
{
    public const int RedirectsToFolder = 0;
    public const int ShowsFolderIndex = 2;

    /// <summary>The page that a folder stands for; null when there is no index page.</summary>
    /// <param name="folder">Empty for the root, else with the slash at its end.</param>
    public string? IndexOf(string folder) => IndexSuffix is null ? null : HasSubfolderIndexes ? folder + IndexSuffix : IndexSuffix;
}
