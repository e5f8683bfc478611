using System.Globalization;

namespace Aspire.Hosting.Projects;

/// <summary>An address to listen on, which unlike a URI may have the hosts <c>*</c> and <c>+</c> and the port 0.</summary>
/// <param name="Scheme">http or https.</param>
/// <param name="Host">The host as it is written.</param>
/// <param name="Port">The port; null for a free one.</param>
internal sealed record ListenAddress(string Scheme, string Host, int? Port)
{
    public static ListenAddress? TryParse(string text)
    {
        var schemeEnd = text.IndexOf("://", StringComparison.Ordinal);
        if (schemeEnd < 0) return null;
        var scheme = text[..schemeEnd].ToLowerInvariant();
        if (scheme is not ("http" or "https")) return null;

        var authority = text[(schemeEnd + 3)..];
        if (authority.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash) authority = authority[..slash];
        var colon = authority.LastIndexOf(':');
        // The colons of [::1] are its own.
        if (colon < authority.LastIndexOf(']')) colon = -1;

        var host = colon < 0 ? authority : authority[..colon];
        if (host.Length == 0) return null;
        if (colon < 0) return new ListenAddress(scheme, host, scheme == "https" ? 443 : 80);
        return int.TryParse(authority[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535
            ? new ListenAddress(scheme, host, port == 0 ? null : port)
            : null;
    }
}
