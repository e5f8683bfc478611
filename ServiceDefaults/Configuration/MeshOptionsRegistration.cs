using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ShopMesh.ServiceDefaults.Configuration;

internal static class MeshOptionsRegistration
{
    /// <summary>
    /// Binds options to their section and has them checked when the host starts. They are not read again: BindConfiguration
    /// would do so on each change, and throw what is wrong out of the change itself, which ends a process whose file was
    /// edited. What is reloaded live (the policy, the addresses of services) keeps its last good state by its own means.
    /// </summary>
    /// <param name="services">Where to.</param>
    /// <param name="strict">Whether a key that the options do not have is an error, as a slip of the pen would be.</param>
    public static OptionsBuilder<TOptions> AddMeshOptions<TOptions>(this IServiceCollection services, bool strict = true)
        where TOptions : class, IMeshOptions
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, Validator<TOptions>>());
        return services.AddOptions<TOptions>()
            .Configure<IConfiguration>((options, configuration) =>
                configuration.GetSection(TOptions.Section).Bind(options, binder => binder.ErrorOnUnknownConfiguration = strict))
            .ValidateOnStart();
    }

    private sealed class Validator<TOptions> : IValidateOptions<TOptions> where TOptions : class, IMeshOptions
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            var failures = options.Validate().ToArray();
            return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
        }
    }
}
