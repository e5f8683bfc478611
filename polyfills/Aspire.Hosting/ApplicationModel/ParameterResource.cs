namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that comes from outside the application.</summary>
public class ParameterResource : Resource, IManifestExpressionProvider, IValueProvider, IResourceWithoutLifetime
{
    private readonly Lazy<string> _value;

    /// <summary>Creates a parameter.</summary>
    /// <param name="name">Its name; the value is configured as <c>Parameters:{name}</c>.</param>
    /// <param name="callback">Gets the value, given the default if there is one.</param>
    /// <param name="secret">Whether the value must not be shown.</param>
    public ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(callback);
        // Not LazyThreadSafetyMode's default: a value that is missing now may be there at the next attempt.
        _value = new Lazy<string>(() => callback(Default), LazyThreadSafetyMode.PublicationOnly);
        Secret = secret;
    }

    /// <summary>The value if none is configured.</summary>
    public ParameterDefault? Default { get; set; }

    /// <summary>Whether the value must not be shown.</summary>
    public bool Secret { get; }

    /// <summary>Whether the value is a connection string.</summary>
    public bool IsConnectionString { get; set; }

    /// <summary>What the parameter is for.</summary>
    public string? Description { get; set; }

    /// <inheritdoc/>
    public string ValueExpression => IsConnectionString ? $"{{{Name}.connectionString}}" : $"{{{Name}.value}}";

    /// <summary>Where the value is configured.</summary>
    internal string ConfigurationKey => IsConnectionString ? $"ConnectionStrings:{Name}" : ConfiguredKey ?? $"Parameters:{Name}";

    internal string? ConfiguredKey { get; init; }

    /// <summary>Gets the value.</summary>
    /// <exception cref="MissingParameterValueException">It is not configured and has no default.</exception>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => new(_value.Value);

    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) => GetValueAsync(cancellationToken);
}
