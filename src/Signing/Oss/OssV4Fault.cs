namespace Scenario.Signing.Oss;

/// <summary>The first thing wrong with a V4 <c>Authorization</c> header or a V4 presigned query. The host maps these to the vendor's EC codes.</summary>
public enum OssV4Fault
{
    None,

    /// <summary>Another algorithm token, an item that is no <c>name=value</c>, or an item given twice.</summary>
    Shape,
    MissingCredential,

    /// <summary>Fewer than five parts, or an empty one.</summary>
    CredentialShape,

    /// <summary>The day is not eight digits.</summary>
    CredentialDate,

    /// <summary>The last part is not <c>aliyun_v4_request</c> (EC 0002-00000213).</summary>
    CredentialTerminator,
    MissingSignature,

    /// <summary>The item is there but empty (EC 0002-00000209).</summary>
    EmptyAdditionalHeaders,

    /// <summary>A name in the list is empty (EC 0002-00000210).</summary>
    EmptyAdditionalHeader,

    /// <summary>URL only.</summary>
    MissingDate,

    /// <summary>URL only: not <c>yyyyMMddTHHmmssZ</c>.</summary>
    DateShape,

    /// <summary>URL only (EC 0002-00000215).</summary>
    MissingExpires,

    /// <summary>URL only: no integer.</summary>
    ExpiresShape,

    /// <summary>URL only: outside 1..604800 s (EC 0002-00000232).</summary>
    ExpiresRange,
}
