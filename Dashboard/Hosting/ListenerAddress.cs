using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ShopMesh.Dashboard.Hosting;

/// <summary>An address to listen on, as people write it.</summary>
/// <param name="Host">A name, an IP address, or <c>*</c>.</param>
/// <param name="Port">The port; 0 for any free one.</param>
/// <param name="IsHttps">Whether TLS is spoken.</param>
internal sealed record ListenerAddress(string Host, int Port, bool IsHttps)
{
    public bool IsLoopback => IsLocalhost || (IPAddress.TryParse(Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private bool IsLocalhost => string.Equals(Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    public static bool TryParse(string text, [NotNullWhen(true)] out ListenerAddress? address)
    {
        address = null;
        try
        {
            var binding = BindingAddress.Parse(text);
            if (binding.IsUnixPipe || binding.Scheme is not ("http" or "https") || binding.Port is < 0 or > 65_535)
                return false;
            address = new ListenerAddress(binding.Host, binding.Port, binding.Scheme == "https");
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Opens the listener and returns its options, whose end point has the real port after the start.</summary>
    public ListenOptions Listen(KestrelServerOptions kestrel, Action<ListenOptions> configure)
    {
        ListenOptions? opened = null;
        Action<ListenOptions> remember = options =>
        {
            opened = options;
            if (IsHttps)
                options.UseHttps();
            configure(options);
        };
        // A free port cannot be had on both families at once, so "localhost:0" is 127.0.0.1.
        if (IsLocalhost && Port != 0)
            kestrel.ListenLocalhost(Port, remember);
        else if (IsLocalhost)
            kestrel.Listen(IPAddress.Loopback, 0, remember);
        else if (IPAddress.TryParse(Host.Trim('[', ']'), out var ip))
            kestrel.Listen(ip, Port, remember);
        else
            kestrel.ListenAnyIP(Port, remember);
        return opened!;
    }
}
