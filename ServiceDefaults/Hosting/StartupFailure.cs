using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace ShopMesh.ServiceDefaults.Hosting;

/// <summary>Turns what can go wrong at start into lines for the one who operates the service.</summary>
internal static class StartupFailure
{
    /// <summary>The lines to show; none when the failure is not one that was foreseen, and its stack trace is needed.</summary>
    public static IReadOnlyList<string> Explain(Exception exception)
    {
        switch (exception)
        {
            case StartupException known:
                return [known.Message];
            case OptionsValidationException options:
                return [.. options.Failures];
            case AggregateException aggregate:
                var lines = aggregate.Flatten().InnerExceptions.Select(Explain).ToArray();
                return lines.All(line => line.Count > 0) ? [.. lines.SelectMany(line => line)] : [];
            case IOException { InnerException: AddressInUseException }:
                return [$"{Address(exception.Message)} is taken by another process: end that one, or set another Kestrel:Endpoints:<listener>:Url."];
            case IOException when exception.Message.StartsWith("Failed to bind", StringComparison.Ordinal):
            case SocketException { SocketErrorCode: SocketError.AccessDenied or SocketError.AddressNotAvailable }:
                return [$"Cannot listen: {exception.Message} Set another Kestrel:Endpoints:<listener>:Url."];

            // The configuration binder names the key ("Failed to convert configuration value 'x' at 'Mesh:…' to type '…'").
            case InvalidOperationException when exception.Message.Contains("configuration", StringComparison.OrdinalIgnoreCase)
                && exception.TargetSite?.DeclaringType?.Namespace?.StartsWith("Microsoft.Extensions.Configuration", StringComparison.Ordinal) == true:
                return [FirstSentence(exception.Message)];
            case InvalidDataException or FormatException when exception.Source?.Contains("Configuration", StringComparison.Ordinal) == true:
                return [exception.InnerException is { } cause ? $"{exception.Message} {cause.Message}" : exception.Message];
            default:
                return [];
        }
    }

    // "Failed to bind to address https://127.0.0.1:5001: address already in use."
    private static string Address(string message)
    {
        var start = message.IndexOf("http", StringComparison.Ordinal);
        var end = message.LastIndexOf(": ", StringComparison.Ordinal);
        return start >= 0 && end > start ? message[start..end] : "An address";
    }

    private static string FirstSentence(string message) => message.ReplaceLineEndings(" ");
}
