using System.Reflection;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using ShopMesh.ServiceDefaults.Validation;

namespace ShopMesh.ServiceDefaults;

/// <summary>Registers validators of request messages.</summary>
public static class ValidatorExtensions
{
    /// <summary>
    /// Adds every <see cref="IValidator{T}"/> of an assembly, internal ones too. The server runs the validator of a request
    /// message on each message of that type before the rpc sees it. There is one of each for all calls: to build its rules costs more than
    /// to apply them. Those that are marked <see cref="PerItemAttribute"/> are left out.
    /// </summary>
    /// <param name="services">Where to.</param>
    /// <param name="assembly">The assembly to look through.</param>
    public static IServiceCollection AddValidatorsFromAssembly(this IServiceCollection services, Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(services);
        foreach (var found in AssemblyScanner.FindValidatorsInAssembly(assembly, includeInternalTypes: true))
        {
            if (!found.ValidatorType.IsDefined(typeof(PerItemAttribute), inherit: false))
                services.AddSingleton(found.InterfaceType, found.ValidatorType);
        }

        return services;
    }

    /// <summary>Adds every <see cref="IValidator{T}"/> of the assembly that has <typeparamref name="TMarker"/>.</summary>
    /// <typeparam name="TMarker">Any type of the assembly.</typeparam>
    /// <param name="services">Where to.</param>
    public static IServiceCollection AddValidatorsFromAssemblyContaining<TMarker>(this IServiceCollection services) =>
        services.AddValidatorsFromAssembly(typeof(TMarker).Assembly);
}
