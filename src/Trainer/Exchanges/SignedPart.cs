namespace Scenario.Trainer.Exchanges;

/// <summary>A piece of a signed text. The pieces in their order are the whole text, with nothing between them.</summary>
/// <param name="Kind">What the piece is, such as <c>method</c> or <c>headers</c>; names its colour and its words.</param>
/// <param name="Text">As it is signed, line feeds included.</param>
public sealed record SignedPart(string Kind, string Text);
