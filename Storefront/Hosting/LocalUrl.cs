namespace ShopMesh.Storefront.Hosting;

/// <summary>Addresses that a person is sent on to.</summary>
internal static class LocalUrl
{
    /// <summary>The address if it is a path of our own, neither "//host" nor "/\host" nor a whole address; the front page otherwise.</summary>
    public static string Of(string? url) =>
        url is ['/', ..] && (url.Length == 1 || url[1] is not ('/' or '\\')) && !url.Any(char.IsControl) ? url : "/";
}
