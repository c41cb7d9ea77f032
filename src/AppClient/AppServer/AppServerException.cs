namespace Scenario.AppClient.AppServer;

/// <summary>AppServer refused a request, or what it answered was not an answer of AppServer.</summary>
/// <param name="status">HTTP status; 401 means that a login is needed.</param>
internal sealed class AppServerException(int status, string title, string? detail, string? traceId = null)
    : Exception(detail is null || detail == title ? title : $"{title} {detail}")
{
    public int Status => status;

    public string Title => title;

    /// <summary>What the server calls this request in its log, if it said so.</summary>
    public string? TraceId => traceId;
}
