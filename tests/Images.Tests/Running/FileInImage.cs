using System.Formats.Tar;

namespace ShopMesh.Images.Tests.Running;

/// <summary>An entry of an image's file system; the content only of our own programs.</summary>
internal sealed record FileInImage(TarEntryType Type, UnixFileMode Mode, int Owner, byte[]? Content)
{
    public bool IsFile => Type is TarEntryType.RegularFile or TarEntryType.V7RegularFile;

    public bool IsExecutable => IsFile && (Mode & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
}
