namespace ICSharpCode.SharpZipLib.Tar;

/// <summary>One file, directory or link of an archive.</summary>
public class TarEntry
{
    // rw-r--r-- and rwxr-xr-x.
    private const int ModeOfFiles = 0b110_100_100;
    private const int ModeOfDirectories = 0b111_101_101;

    /// <summary>Makes an entry of a header, which it keeps.</summary>
    public TarEntry(TarHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        TarHeader = header;
    }

    /// <summary>The header of the entry.</summary>
    public TarHeader TarHeader { get; }

    /// <inheritdoc cref="Tar.TarHeader.Name" />
    public string Name
    {
        get => TarHeader.Name;
        set => TarHeader.Name = value;
    }

    /// <inheritdoc cref="Tar.TarHeader.UserId" />
    public int UserId
    {
        get => TarHeader.UserId;
        set => TarHeader.UserId = value;
    }

    /// <inheritdoc cref="Tar.TarHeader.GroupId" />
    public int GroupId
    {
        get => TarHeader.GroupId;
        set => TarHeader.GroupId = value;
    }

    /// <inheritdoc cref="Tar.TarHeader.UserName" />
    public string UserName
    {
        get => TarHeader.UserName;
        set => TarHeader.UserName = value;
    }

    /// <inheritdoc cref="Tar.TarHeader.GroupName" />
    public string GroupName
    {
        get => TarHeader.GroupName;
        set => TarHeader.GroupName = value;
    }

    /// <inheritdoc cref="Tar.TarHeader.ModTime" />
    public DateTime ModTime
    {
        get => TarHeader.ModTime;
        set => TarHeader.ModTime = value;
    }

    /// <inheritdoc cref="Tar.TarHeader.Size" />
    public long Size
    {
        get => TarHeader.Size;
        set => TarHeader.Size = value;
    }

    /// <summary>Whether it is a directory, by its type or by the slash at the end of its name.</summary>
    public bool IsDirectory => TarHeader.TypeFlag == TarHeader.LF_DIR || Name.EndsWith('/');

    /// <summary>Makes an entry for a file, or for a directory when the name ends with a slash, with the usual permissions.</summary>
    public static TarEntry CreateTarEntry(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var isDirectory = name.EndsWith('/');
        return new TarEntry(new TarHeader
        {
            Name = name,
            Mode = isDirectory ? ModeOfDirectories : ModeOfFiles,
            TypeFlag = isDirectory ? TarHeader.LF_DIR : TarHeader.LF_NORMAL,
        });
    }
}
