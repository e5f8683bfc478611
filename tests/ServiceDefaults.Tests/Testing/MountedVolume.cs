using System.Runtime.InteropServices;

namespace ShopMesh.ServiceDefaults.Tests.Testing;

/// <summary>
/// A folder as the kubelet keeps it: each file is a link into <c>..data</c>, itself a link to the folder of one state, of which another is
/// put in place at once.
/// </summary>
internal sealed class MountedVolume
{
    private int _states;

    public MountedVolume(string path, params (string Name, string Content)[] files)
    {
        Directory = path;
        System.IO.Directory.CreateDirectory(path);
        Put(files);
    }

    public string Directory { get; }

    /// <summary>Puts another state in place.</summary>
    public void Put(params (string Name, string Content)[] files)
    {
        var before = new DirectoryInfo(Path.Combine(Directory, "..data")).LinkTarget;
        var state = $"..state_{++_states}";
        System.IO.Directory.CreateDirectory(Path.Combine(Directory, state));
        foreach (var (name, content) in files)
            File.WriteAllText(Path.Combine(Directory, state, name), content);

        File.CreateSymbolicLink(Path.Combine(Directory, "..data_tmp"), state);
        Marshal.SetLastPInvokeError(0);
        rename(Path.Combine(Directory, "..data_tmp"), Path.Combine(Directory, "..data")).ShouldBe(0);

        foreach (var (name, _) in files.Where(file => new FileInfo(Path.Combine(Directory, file.Name)).LinkTarget is null))
            File.CreateSymbolicLink(Path.Combine(Directory, name), Path.Combine("..data", name));
        foreach (var link in System.IO.Directory.EnumerateFileSystemEntries(Directory).Where(path => !Path.GetFileName(path).StartsWith("..", StringComparison.Ordinal)))
        {
            if (!files.Any(file => file.Name == Path.GetFileName(link)))
                File.Delete(link);
        }

        if (before is not null)
            System.IO.Directory.Delete(Path.Combine(Directory, before), recursive: true);
    }

    // Nothing of .NET puts one link to a folder in the place of another.
    [DllImport("libc", SetLastError = true)]
    private static extern int rename([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);
}
