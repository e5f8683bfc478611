using Aspire.Hosting.Postgres.Clusters;
using Aspire.Hosting.Postgres.Provisioning;
using Shouldly;
using Xunit;

namespace Aspire.Hosting.Postgres.Tests.Resources;

public sealed class SessionFoldersTests : IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("sessions-");

    [Fact]
    public void RemoveOrphans_FoldersThatNobodyHolds_AreRemovedAndOthersAreNot()
    {
        var held = Folder();
        using var holding = ClusterLock.TryTake(held);
        var orphan = Folder();
        ClusterLock.TryTake(orphan with { IsKept = true })!.Dispose();
        var anHourFromNow = DateTimeOffset.UtcNow.AddHours(1);

        SessionFolders.RemoveOrphans(_parent.FullName, DateTimeOffset.UtcNow);
        Directory.Exists(orphan.Home).ShouldBeTrue("it may be in the making");

        SessionFolders.RemoveOrphans(_parent.FullName, anHourFromNow);
        Directory.Exists(orphan.Home).ShouldBeFalse();
        File.Exists(orphan.LockFile).ShouldBeFalse();
        Directory.Exists(held.Home).ShouldBeTrue();
    }

    public void Dispose() => _parent.Delete(recursive: true);

    private ClusterFolder Folder()
    {
        var folder = SessionFolders.New(_parent.FullName);
        Directory.CreateDirectory(folder.Home);
        return folder;
    }
}
