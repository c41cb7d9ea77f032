namespace Scenario.Trainer.Exchanges;

/// <summary>What the signature of a request covers, taken apart.</summary>
/// <param name="Scheme">Which of the vendor's schemes: <c>V4</c>, <c>V4-url</c>, <c>V1</c>, <c>V1-url</c>, <c>RPC</c>, <c>ACS3</c> or <c>form</c>.</param>
/// <param name="CanonicalRequest">Empty where the scheme signs the text itself.</param>
/// <param name="StringToSign">What the secret is applied to.</param>
public sealed record SignatureView(string Scheme, IReadOnlyList<SignedPart> CanonicalRequest, IReadOnlyList<SignedPart> StringToSign);

/// <summary>A piece of a signed text. The pieces in their order are the whole text, with nothing between them.</summary>
/// <param name="Kind">What the piece is, such as <c>method</c> or <c>headers</c>; names its colour and its words.</param>
/// <param name="Text">As it is signed, line feeds included.</param>
public sealed record SignedPart(string Kind, string Text);
