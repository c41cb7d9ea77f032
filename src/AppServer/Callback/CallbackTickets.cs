using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Scenario.AppServer.Hosting;

namespace Scenario.AppServer.Callback;

/// <summary>Makes and opens tickets. They are encrypted and authenticated by the key ring, so replicas that share it accept each other's.</summary>
/// <remarks>
/// OSS signs the report of any upload of any customer of the cloud: its signature proves that OSS speaks, not that it speaks of an upload that
/// AppServer arranged. Only the ticket proves that.
/// </remarks>
internal sealed class CallbackTickets(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>The form may be sent until it expires, and a large file then takes its time.</summary>
    public static readonly TimeSpan UploadTime = TimeSpan.FromHours(1);

    private readonly IDataProtector _protector = protection.CreateProtector("Scenario.AppServer.CallbackTicket.v1");

    /// <summary>A ticket as text that needs no escaping.</summary>
    /// <param name="user">Who may upload.</param>
    /// <param name="bucket">Where.</param>
    /// <param name="prefix">What keys begin with.</param>
    /// <param name="key">The one key; null for any below the prefix.</param>
    /// <param name="formExpiration">Until when the upload may begin, by the cloud's clock.</param>
    /// <param name="now">The cloud's time.</param>
    public string Issue(AppUser user, string bucket, string prefix, string? key, DateTimeOffset formExpiration, DateTimeOffset now)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var ticket = new CallbackTicket(id, user, bucket, prefix, key, time.GetUtcNow() + (formExpiration - now) + UploadTime);
        return Base64Url.EncodeToString(_protector.Protect(JsonSerializer.SerializeToUtf8Bytes(ticket)));
    }

    /// <summary>What a report's ticket says; null when it is not one of ours, or past its time.</summary>
    public CallbackTicket? Open(string? text)
    {
        if (string.IsNullOrEmpty(text) || !Base64Url.IsValid(text))
        {
            return null;
        }

        try
        {
            var ticket = JsonSerializer.Deserialize<CallbackTicket>(_protector.Unprotect(Base64Url.DecodeFromChars(text)));
            return ticket is not null && time.GetUtcNow() < ticket.Expiration ? ticket : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
