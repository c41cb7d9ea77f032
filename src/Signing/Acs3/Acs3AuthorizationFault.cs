namespace Scenario.Signing.Acs3;

/// <summary>The first thing wrong with an <c>Authorization</c> header meant for ACS3.</summary>
public enum Acs3AuthorizationFault
{
    None,

    /// <summary>No algorithm token, an item that is no <c>name=value</c>, or an item given twice.</summary>
    Shape,
    MissingCredential,
    MissingSignedHeaders,
    MissingSignature,
}
