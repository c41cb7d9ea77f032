namespace Scenario.AppServer.UploadForm;

/// <summary>What a form allows.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Region">For the signature.</param>
/// <param name="Prefix">Keys begin with this.</param>
/// <param name="Key">The one key; null for any below the prefix.</param>
/// <param name="ContentType">The one type; null for any.</param>
/// <param name="MaxBytes">Largest file.</param>
/// <param name="Callback">Callback parameters, base64; null for none.</param>
/// <param name="Expiration">Until when OSS takes the form, whole seconds.</param>
internal sealed record UploadTerms(
    string Bucket,
    string Region,
    string Prefix,
    string? Key,
    string? ContentType,
    long MaxBytes,
    string? Callback,
    DateTimeOffset Expiration);
