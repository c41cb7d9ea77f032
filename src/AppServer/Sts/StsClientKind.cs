namespace Scenario.AppServer.Sts;

/// <summary>The clients that can speak to STS.</summary>
internal enum StsClientKind
{
    /// <summary>Our own: typed HttpClient, signature version 3, retries.</summary>
    Http,

    /// <summary>The vendor's SDK; present only in a build with <c>-p:AlibabaSdk=true</c>.</summary>
    AlibabaSdk,
}
