using Microsoft.Extensions.Options;

namespace Scenario.AppServer.Hosting;

/// <summary>Binds a section and stops the start when it is wrong.</summary>
internal static class SectionOptions
{
    public static OptionsBuilder<T> AddSection<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddSingleton<IValidateOptions<T>>(new SectionValidator<T>(section));
        return services.AddOptions<T>().BindConfiguration(section).ValidateOnStart();
    }
}
