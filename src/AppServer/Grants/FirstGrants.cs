using Microsoft.Extensions.Options;

namespace Scenario.AppServer.Grants;

/// <summary>At start mistaken grants are an error; later they are reported and ignored, so this validator looks until it is satisfied once.</summary>
internal sealed class FirstGrants(GrantReader reader) : IValidateOptions<GrantsOptions>
{
    private int _satisfied;

    public ValidateOptionsResult Validate(string? name, GrantsOptions options)
    {
        if (Volatile.Read(ref _satisfied) == 0)
        {
            IReadOnlyList<string> mistakes;
            try
            {
                mistakes = reader.Read(options).Mistakes;
            }
            catch (OptionsValidationException)
            {
                return ValidateOptionsResult.Skip; // the mistake is in another section and reported by itself
            }

            if (mistakes.Count > 0)
            {
                return ValidateOptionsResult.Fail(mistakes);
            }

            Volatile.Write(ref _satisfied, 1);
        }

        return ValidateOptionsResult.Success;
    }
}
