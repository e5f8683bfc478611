using Microsoft.Extensions.Options;

namespace ShopMesh.ServiceDefaults.Configuration;

/// <summary>Reads options while the host is being built.</summary>
internal static class EarlyOptions
{
    /// <summary>
    /// The options, or their defaults where they are wrong. What is wrong is told when the host starts, before anything
    /// listens; an exception now would come out of <c>builder.Build()</c>, where nobody turns it into a line for an operator.
    /// </summary>
    public static TOptions ValueOrDefaults<TOptions>(this IOptions<TOptions> options) where TOptions : class, new()
    {
        try
        {
            return options.Value;
        }
        catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException)
        {
            return new TOptions();
        }
    }
}
