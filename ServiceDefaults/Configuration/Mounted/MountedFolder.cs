
namespace ShopMesh.ServiceDefaults.Configuration.Mounted;

/// <summary>A folder of settings as it was when all of it could last be read.</summary>
internal abstract class MountedFolder(string path)
{
    private volatile IReadOnlyList<IReadOnlyDictionary<string, string?>> _files = [];
    private volatile string? _problem;

    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>What its files set, in their order.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string?>> Files => _files;

    /// <summary>Why what it has now is not in use; <see langword="null"/> when it is.</summary>
    public string? Problem => _problem;

    /// <summary>Reads it again; what cannot be used changes nothing.</summary>
    public void Read()
    {
        try
        {
            _files = Load();
            _problem = null;
        }
        catch (MountedException exception)
        {
            _problem = exception.Message;
        }
    }

    /// <summary>Reads the files.</summary>
    /// <exception cref="MountedException">One cannot be used.</exception>
    protected abstract IReadOnlyList<IReadOnlyDictionary<string, string?>> Load();
}
