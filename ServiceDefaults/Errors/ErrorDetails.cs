using Google.Rpc;

namespace ShopMesh.ServiceDefaults.Errors;

/// <summary>Makes and reads <see cref="ErrorInfo"/>.</summary>
internal static class ErrorDetails
{
    // Field 1 is "reason"; early versions of the package still have it under its first name, "type". The wire is the same,
    // and by number both can be built upon.
    private const int ReasonField = 1;

    public static ErrorInfo Info(string reason, string domain, params ReadOnlySpan<(string Key, string Value)> metadata)
    {
        var info = new ErrorInfo { Domain = domain };
        ErrorInfo.Descriptor.FindFieldByNumber(ReasonField).Accessor.SetValue(info, reason);
        foreach (var (key, value) in metadata)
            info.Metadata[key] = value;
        return info;
    }

    public static string Reason(ErrorInfo info) => (string)ErrorInfo.Descriptor.FindFieldByNumber(ReasonField).Accessor.GetValue(info);
}
