using System.Text;

namespace Scenario.Ram.Identities;

/// <summary>A long-term access key of the account root or of a RAM user.</summary>
/// <param name="AccountId">The account that the key acts for.</param>
/// <param name="UserId">The owning user; null for a root key.</param>
/// <param name="AccessKeyId"><c>LTAI</c> + 20 alphanumerics when made here.</param>
/// <param name="AccessKeySecret">30 alphanumerics when made here. Never printed.</param>
/// <param name="Status">Active or Inactive.</param>
/// <param name="CreatedAt">Whole seconds, UTC.</param>
public sealed record AccessKey(
    string AccountId,
    string? UserId,
    string AccessKeyId,
    string AccessKeySecret,
    AccessKeyStatus Status,
    DateTimeOffset CreatedAt)
{
    /// <summary>True for the key of the account itself: administrator, refused by AssumeRole.</summary>
    public bool IsRoot => UserId is null;

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"AccountId = {AccountId}, UserId = {UserId}, AccessKeyId = {AccessKeyId}, AccessKeySecret = ***, Status = {Status}");
        return true;
    }
}

/// <summary>State of a long-term access key; an inactive one answers InvalidAccessKeyId.Inactive.</summary>
public enum AccessKeyStatus
{
    Active,
    Inactive,
}
