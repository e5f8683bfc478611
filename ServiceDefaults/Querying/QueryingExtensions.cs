using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults.Notifications;
using ShopMesh.ServiceDefaults.Querying.Paging;

namespace ShopMesh.ServiceDefaults.Querying;

/// <summary>Adds what list rpcs need.</summary>
public static class QueryingExtensions
{
    /// <summary>Adds <see cref="ListQueries"/> and <see cref="ChangeCursors"/>, with tokens protected as <see cref="PageTokenOptions"/> say; validated at start.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddQuerying(this IServiceCollection services)
    {
        services.AddOptions<PageTokenOptions>().BindConfiguration(PageTokenOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PageTokenOptions>, PageTokenOptionsValidator>());
        services.TryAddSingleton<PageTokenProtector>();
        services.TryAddSingleton<ListQueries>();
        services.TryAddSingleton<ChangeCursors>();
        return services;
    }
}
