using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Scenario.AppServer.Hosting;

/// <summary>Checks the attributes of an options class and names each mistake by its configuration key.</summary>
internal sealed class SectionValidator<T>(string section) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var mistakes = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), mistakes, validateAllProperties: true)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(mistakes.Select(mistake => $"{section}:{string.Join(',', mistake.MemberNames)}: {mistake.ErrorMessage}"));
    }
}
