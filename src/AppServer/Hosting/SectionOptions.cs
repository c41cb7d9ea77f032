using Microsoft.Extensions.Options;

namespace Scenario.AppServer.Hosting;

/// <summary>Binds a section of a configuration, or of a part of it, and stops the start when it is wrong.</summary>
internal static class SectionOptions
{
    public static OptionsBuilder<T> AddSection<T>(this IServiceCollection services, IConfiguration configuration, string section)
        where T : class
    {
        var part = configuration.GetSection(section);
        services.AddSingleton<IValidateOptions<T>>(new SectionValidator<T>(part.Path));
        return services.AddOptions<T>().Bind(part).ValidateOnStart();
    }
}
