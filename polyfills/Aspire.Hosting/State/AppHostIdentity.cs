using System.Security.Cryptography;
using System.Text;

namespace Aspire.Hosting.State;

/// <summary>What tells app hosts apart, and where one keeps what outlives a run.</summary>
internal sealed class AppHostIdentity
{
    public const string StateDirectoryKey = "AppHost:StateDirectory";

    private AppHostIdentity(string pathHash, string stateDirectory, bool isStateDirectoryConfigured)
    {
        PathHash = pathHash;
        StateDirectory = stateDirectory;
        IsStateDirectoryConfigured = isStateDirectoryConfigured;
    }

    /// <summary>SHA-256 of the app host's path, in lower-case hexadecimal digits.</summary>
    public string PathHash { get; }

    /// <summary>A directory of the app host's own: data of databases, generated secrets. It may not exist yet.</summary>
    public string StateDirectory { get; }

    /// <summary>Whether the directory was asked for, rather than the user's own.</summary>
    public bool IsStateDirectoryConfigured { get; }

    /// <summary>Tells names that are made of this apart from those of other app hosts, and of other state directories of this one.</summary>
    public string NamePart => IsStateDirectoryConfigured ? $"{PathHash[..10]}-{Hash(StateDirectory)[..8]}" : PathHash[..10];

    public static AppHostIdentity Of(IDistributedApplicationBuilder builder)
    {
        var name = builder.Environment.ApplicationName;
        var path = Path.Combine(builder.AppHostDirectory, name);
        var hash = Hash(path);
        if (builder.Configuration[StateDirectoryKey] is { Length: > 0 } configured)
            return new AppHostIdentity(hash, Path.GetFullPath(configured, builder.AppHostDirectory), isStateDirectoryConfigured: true);

        var root = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (root.Length == 0)
        {
            throw new DistributedApplicationException(
                $"There is no directory to keep data in: the user has no home directory. Set {StateDirectoryKey} to one.");
        }
        return new AppHostIdentity(hash, Path.Combine(root, "aspire-app-hosts", $"{name}-{hash[..12]}"), isStateDirectoryConfigured: false);
    }

    /// <summary>Creates the state directory, or one in it, for this user alone.</summary>
    public string CreateDirectory(params ReadOnlySpan<string> names)
    {
        var path = Path.Combine([StateDirectory, .. names]);
        try
        {
            PrivateFiles.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException(
                $"The directory '{path}' cannot be created: {e.Message} Set {StateDirectoryKey} to a directory that can be written to.", e);
        }
        return path;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
