namespace Scenario.Signing;

/// <summary>One query item or form field, decoded.</summary>
/// <param name="Name">Decoded name, case kept.</param>
/// <param name="Value">Decoded value; null when the wire had no <c>=</c>, empty when it had <c>name=</c>. OSS V4 tells the two apart.</param>
public readonly record struct NameValue(string Name, string? Value);
