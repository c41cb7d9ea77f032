using Scenario.Signing.Oss;

namespace Scenario.Unit.Signing.Oss;

/// <summary>The request part that all OSS vector files share.</summary>
public abstract record OssVectorInput(string Method, string? Bucket, string? Key, VectorItem[] Query, VectorItem[] Headers, string AccessKeyId,
    string AccessKeySecret)
{
    internal OssRequestToSign Request => new(Method, Bucket, Key, Query.Items(), Headers.Headers());

    internal static string[] Names(string additionalHeaders) => additionalHeaders.Split(';', StringSplitOptions.RemoveEmptyEntries);
}
