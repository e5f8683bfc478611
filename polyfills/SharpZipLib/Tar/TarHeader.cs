namespace ICSharpCode.SharpZipLib.Tar;

/// <summary>What an archive says about one of its entries.</summary>
public class TarHeader
{
    /// <summary>A file, in archives older than POSIX; what a new header has.</summary>
    public const byte LF_OLDNORM = 0;

    /// <summary>A file.</summary>
    public const byte LF_NORMAL = (byte)'0';

    /// <summary>A hard link to an earlier entry.</summary>
    public const byte LF_LINK = (byte)'1';

    /// <summary>A symbolic link.</summary>
    public const byte LF_SYMLINK = (byte)'2';

    /// <summary>A character device.</summary>
    public const byte LF_CHR = (byte)'3';

    /// <summary>A block device.</summary>
    public const byte LF_BLK = (byte)'4';

    /// <summary>A directory.</summary>
    public const byte LF_DIR = (byte)'5';

    /// <summary>A named pipe.</summary>
    public const byte LF_FIFO = (byte)'6';

    /// <summary>A file that was stored contiguously.</summary>
    public const byte LF_CONTIG = (byte)'7';

    /// <summary>POSIX's records for all entries that follow.</summary>
    public const byte LF_GHDR = (byte)'g';

    /// <summary>POSIX's records for the next entry.</summary>
    public const byte LF_XHDR = (byte)'x';

    /// <summary>GNU's long target of the link that follows.</summary>
    public const byte LF_GNU_LONGLINK = (byte)'K';

    /// <summary>GNU's long name of the entry that follows.</summary>
    public const byte LF_GNU_LONGNAME = (byte)'L';

    private string _name = "";
    private long _size;
    private DateTime _modTime = DateTime.UtcNow;

    /// <summary>Path within the archive; a directory's ends with a slash.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string Name
    {
        get => _name;
        set => _name = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Unix permissions.</summary>
    public int Mode { get; set; }

    /// <summary>Numeric id of the owner.</summary>
    public int UserId { get; set; }

    /// <summary>Numeric id of the group.</summary>
    public int GroupId { get; set; }

    /// <summary>Length of the content in bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long Size
    {
        get => _size;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _size = value;
        }
    }

    /// <summary>When the content changed last, UTC, to the second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is before 1970.</exception>
    public DateTime ModTime
    {
        get => _modTime;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, DateTime.UnixEpoch);
            _modTime = value;
        }
    }

    /// <summary>The sum of the header's bytes, as read from an archive.</summary>
    public int Checksum { get; internal set; }

    /// <summary>What kind of entry it is, one of the <c>LF_</c> constants.</summary>
    public byte TypeFlag { get; set; }

    /// <summary>Target of a link.</summary>
    public string LinkName { get; set; } = "";

    /// <summary>Name of the owner.</summary>
    public string UserName { get; set; } = "";

    /// <summary>Name of the group.</summary>
    public string GroupName { get; set; } = "";

    /// <summary>Major number of a device.</summary>
    public int DevMajor { get; set; }

    /// <summary>Minor number of a device.</summary>
    public int DevMinor { get; set; }
}
