using Microsoft.Extensions.Options;

namespace Scenario.AppServer.Grants;

/// <summary>At start faulty grants are an error; later they are reported and ignored, so this validator looks until it is satisfied once.</summary>
internal sealed class FirstGrants(GrantReader reader) : IValidateOptions<GrantsOptions>
{
    private int _satisfied;

    public ValidateOptionsResult Validate(string? name, GrantsOptions options)
    {
        if (Volatile.Read(ref _satisfied) == 0)
        {
            IReadOnlyList<string> faults;
            try
            {
                faults = reader.Read(options).Faults;
            }
            catch (OptionsValidationException)
            {
                return ValidateOptionsResult.Skip; // another section is at fault and reported by itself
            }

            if (faults.Count > 0)
            {
                return ValidateOptionsResult.Fail(faults);
            }

            Volatile.Write(ref _satisfied, 1);
        }

        return ValidateOptionsResult.Success;
    }
}
