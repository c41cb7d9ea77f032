namespace Scenario.AppServer.UploadForm;

/// <summary>Body of <c>POST /api/upload-form</c>.</summary>
/// <param name="Grant">Name of a grant; absent: the default one.</param>
/// <param name="Key">The object; absent: the browser's file name below the prefix.</param>
/// <param name="ContentType">The only type the form takes; absent: any.</param>
/// <param name="MaxBytes">Largest file; absent, or larger than <c>UploadForm:MaxBytes</c>: that.</param>
/// <param name="ExpiresSeconds">10 to 3600; absent: <c>UploadForm:Lifetime</c>. Cut to the life of the token.</param>
/// <param name="Callback">Let OSS tell AppServer of the upload; needs <c>Callback:Url</c>.</param>
internal sealed record UploadFormRequest(
    string? Grant = null,
    string? Key = null,
    string? ContentType = null,
    long? MaxBytes = null,
    int? ExpiresSeconds = null,
    bool Callback = false);

/// <summary>A form that a browser sends straight to OSS.</summary>
/// <param name="Url">Where to POST it, as multipart/form-data.</param>
/// <param name="Fields">All fields, to be sent before the field <c>file</c>.</param>
/// <param name="Expiration">Never later than that of the token in it.</param>
/// <param name="MaxBytes">Largest file it takes.</param>
internal sealed record UploadFormResponse(string Url, IReadOnlyDictionary<string, string> Fields, string Expiration, long MaxBytes)
{
    public override string ToString() => $"form until {Expiration}";
}
