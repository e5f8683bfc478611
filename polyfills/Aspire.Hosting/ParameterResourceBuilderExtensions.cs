using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.State;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Adds values that come from outside the application.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Adds a parameter whose value is configured as <c>Parameters:{name}</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, bool secret = false)
        => builder.AddResource(Create(builder, name, secret, $"Parameters:{name}"));

    /// <summary>Adds a parameter with a value that configuration can override.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string value, bool publishValueAsDefault = false, bool secret = false)
        => builder.AddParameter(name, () => value, publishValueAsDefault, secret);

    /// <summary>Adds a parameter with a value that configuration can override.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        Func<string> valueGetter,
        bool publishValueAsDefault = false,
        bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(valueGetter);
        if (publishValueAsDefault && secret)
            throw new ArgumentException("The value of a secret cannot be published as its default.", nameof(publishValueAsDefault));
        return builder.AddResource(new ParameterResource(name, _ => builder.Configuration[$"Parameters:{name}"] ?? valueGetter(), secret));
    }

    /// <summary>Adds a parameter with a default, which may be generated.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The parameter's name.</param>
    /// <param name="value">The default.</param>
    /// <param name="secret">Whether the value must not be shown.</param>
    /// <param name="persist">Whether a generated value is kept for the next run.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, ParameterDefault value, bool secret = false, bool persist = false)
        => builder.AddResource(CreateWithDefault(builder, name, value, secret, persist));

    /// <summary>Adds a parameter whose value is configured under another key.</summary>
    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string configurationKey, bool secret = false)
        => builder.AddResource(Create(builder, name, secret, configurationKey));

    /// <summary>Says what the parameter is for.</summary>
    public static IResourceBuilder<ParameterResource> WithDescription(
        this IResourceBuilder<ParameterResource> builder, string description, bool enableMarkdown = false)
    {
        _ = enableMarkdown;
        builder.Resource.Description = description;
        return builder;
    }

    /// <summary>Adds a connection string that is configured as <c>ConnectionStrings:{name}</c>.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string? environmentVariableName = null)
    {
        var resource = new ConnectionStringParameterResource(
            name,
            _ => builder.Configuration.GetConnectionString(name) ?? throw Missing(name, $"ConnectionStrings:{name}", "connection string"),
            environmentVariableName)
        {
            IsConnectionString = true,
        };
        return builder.AddResource<IResourceWithConnectionString>(resource);
    }

    /// <summary>Adds a connection string that is made of other values.</summary>
    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, ReferenceExpression connectionStringExpression)
        => builder.AddResource(new ConnectionStringResource(name, connectionStringExpression));

    /// <summary>Makes a parameter with a random password that is kept for later runs. It is not added to the application.</summary>
    public static ParameterResource CreateDefaultPasswordParameter(
        IDistributedApplicationBuilder builder,
        string name,
        bool lower = true,
        bool upper = true,
        bool numeric = true,
        bool special = true,
        int minLower = 0,
        int minUpper = 0,
        int minNumeric = 0,
        int minSpecial = 0)
        => CreateWithDefault(
            builder,
            name,
            new GenerateParameterDefault
            {
                MinLength = 22,
                Lower = lower,
                Upper = upper,
                Numeric = numeric,
                Special = special,
                MinLower = minLower,
                MinUpper = minUpper,
                MinNumeric = minNumeric,
                MinSpecial = minSpecial,
            },
            secret: true,
            persist: true);

    private static ParameterResource Create(IDistributedApplicationBuilder builder, string name, bool secret, string key)
        => new(name, fallback => builder.Configuration[key] ?? fallback?.GetDefaultValue() ?? throw Missing(name, key, "value of the parameter"), secret)
        {
            ConfiguredKey = key,
        };

    private static ParameterResource CreateWithDefault(
        IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret, bool persist)
    {
        var key = $"Parameters:{name}";
        return new ParameterResource(
            name,
            fallback => builder.Configuration[key] ?? (persist
                ? GeneratedValues.Of(builder).GetOrAdd(key, fallback!.GetDefaultValue)
                : fallback!.GetDefaultValue()),
            secret)
        {
            Default = value,
            ConfiguredKey = key,
        };
    }

    private static MissingParameterValueException Missing(string name, string key, string what)
        => new(
            $"The {what} '{name}' is missing. Set {key} in the app host's configuration: for example the environment variable "
            + $"{key.Replace(":", "__", StringComparison.Ordinal)}, or 'dotnet user-secrets set {key} <value>' in the app host's directory.");
}
