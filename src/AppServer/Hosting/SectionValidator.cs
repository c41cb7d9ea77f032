using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Scenario.AppServer.Hosting;

/// <summary>Checks the attributes of an options class and names each mistake by its configuration key.</summary>
internal sealed class SectionValidator<T>(string section) : IValidateOptions<T>
    where T : class
{
    // The attributes of a class are the same objects in every host of a process, and RangeAttribute prepares itself at its first use without a lock.
    private static readonly Lock Attributes = new();

    public ValidateOptionsResult Validate(string? name, T options)
    {
        var mistakes = new List<ValidationResult>();
        bool isValid;
        lock (Attributes)
        {
            isValid = Validator.TryValidateObject(options, new ValidationContext(options), mistakes, validateAllProperties: true);
        }

        return isValid
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(mistakes.Select(mistake => $"{section}:{string.Join(',', mistake.MemberNames)}: {mistake.ErrorMessage}"));
    }
}
