using Scenario.Ram.Sessions;

namespace Scenario.Hosting;

/// <summary>The section <c>TokenKeys</c>, alike at FakeSts and FakeOss.</summary>
/// <remarks>To rotate, add a key, make it current, and remove the old one when its last token has expired.</remarks>
internal sealed class TokenKeySettings
{
    [Setting("Names the key that signs security tokens.", Default = "a key known to everyone")]
    public string? Current { get; set; }

    [Setting("A key in base64, at least 32 bytes; the same at FakeSts and FakeOss.")]
    public Dictionary<string, string> Keys { get; set; } = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">A key is unusable; the message names it, never its value.</exception>
    public TokenKeyRing ToRing()
    {
        if (Keys.Count == 0 && string.IsNullOrEmpty(Current))
        {
            return TokenKeyRing.Development;
        }

        if (string.IsNullOrEmpty(Current))
        {
            throw new InvalidOperationException("TokenKeys:Current must name one of TokenKeys:Keys.");
        }

        var keys = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (name, text) in Keys)
        {
            var bytes = new byte[text?.Length ?? 0];
            if (!Convert.TryFromBase64String(text ?? "", bytes, out var length) || length == 0)
            {
                throw new InvalidOperationException($"TokenKeys:Keys:{name} is not base64.");
            }

            keys.Add(name, bytes[..length]);
        }

        try
        {
            return new(Current, keys);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidOperationException($"TokenKeys: {exception.Message}", exception);
        }
    }
}
