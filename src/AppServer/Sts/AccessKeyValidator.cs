using Microsoft.Extensions.Options;

namespace Scenario.AppServer.Sts;

/// <summary>At start an incomplete key is an error; later it is reported and ignored, so this validator looks once.</summary>
internal sealed class AccessKeyValidator : IValidateOptions<AccessKeyOptions>
{
    private int _validated;

    public ValidateOptionsResult Validate(string? name, AccessKeyOptions options)
    {
        if (AccessKeySource.Check(options) is { } mistake && Volatile.Read(ref _validated) == 0)
        {
            return ValidateOptionsResult.Fail(mistake);
        }

        Volatile.Write(ref _validated, 1);
        return ValidateOptionsResult.Success;
    }
}
