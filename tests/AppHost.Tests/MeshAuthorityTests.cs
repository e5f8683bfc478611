using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using ShopMesh.AppHost.Identity;
using Xunit;

namespace ShopMesh.AppHost.Tests;

public sealed class MeshAuthorityTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Enroll_TwoReplicas_HaveKeysOfTheirOwn()
    {
        using var authority = Open();

        var first = authority.Enroll("users", "a");
        var second = authority.Enroll("users", "b");

        File.ReadAllText(first.MeshPrivateKeyPath).ShouldNotBe(File.ReadAllText(second.MeshPrivateKeyPath));
        authority.Enroll("users", "a").ShouldBeSameAs(first);
    }

    [Fact]
    public void Enroll_FilesOnUnix_AreTheOwnersAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no Unix file modes.");
            return;
        }

        using var authority = Open();

        var identity = authority.Enroll("users", "a");

        File.GetUnixFileMode(identity.MeshPrivateKeyPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(identity.EdgePrivateKeyPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(Path.Combine(_directory.Path, "edge-ca.key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var directory = Path.GetDirectoryName(identity.MeshPrivateKeyPath)!;
        File.GetUnixFileMode(directory).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void Open_Again_KeepsTheEdgeAuthorityAndMakesANewMeshAuthority()
    {
        string edge, mesh;
        using (var authority = Open())
            (edge, mesh) = (authority.Edge.CertificatePem, authority.Mesh.CertificatePem);

        using var again = Open();

        again.Edge.CertificatePem.ShouldBe(edge);
        again.Mesh.CertificatePem.ShouldNotBe(mesh);
    }

    [Fact]
    public void Open_EdgeAuthorityAboutToEnd_IsReplaced()
    {
        string edge;
        using (var authority = Open())
            edge = authority.Edge.CertificatePem;

        _time.Advance(TimeSpan.FromDays(340));
        using var again = Open();

        again.Edge.CertificatePem.ShouldNotBe(edge);
    }

    [Fact]
    public void Open_EdgeAuthorityUnreadable_IsReplaced()
    {
        using (Open())
        {
        }

        File.WriteAllText(Path.Combine(_directory.Path, "edge-ca.key"), "not a key");

        using var again = Open();
        again.Edge.CertificatePem.ShouldBe(File.ReadAllText(again.EdgeTrustBundlePath));
    }

    [Fact]
    public void Dispose_Run_LeavesNoKeyOfAReplica()
    {
        var authority = Open();
        var key = authority.Enroll("users", "a").MeshPrivateKeyPath;

        authority.Dispose();

        File.Exists(key).ShouldBeFalse();
    }

    [Fact]
    public void Open_RunOfAProcessThatIsGone_IsRemoved()
    {
        var left = Directory.CreateDirectory(Path.Combine(_directory.Path, "runs", $"{int.MaxValue}-0badcafe"));

        using var authority = Open();

        left.Refresh();
        left.Exists.ShouldBeFalse();
    }

    [Fact]
    public async Task Renewal_TwoThirdsOfTheLifePassed_ReplacesTheCertificates()
    {
        using var authority = Open();
        var identity = authority.Enroll("users", "a");
        var first = await File.ReadAllTextAsync(identity.MeshCertificatePath, TestContext.Current.CancellationToken);
        using var renewal = new IdentityRenewal(authority, NullLogger<IdentityRenewal>.Instance);
        await renewal.StartAsync(TestContext.Current.CancellationToken);
        var due = identity.RenewAt;

        // Ticks come every twelfth of the hour; the first seven are too early.
        await AdvanceUntilAsync(() => _time.GetUtcNow() >= due && identity.RenewAt > due);

        (await File.ReadAllTextAsync(identity.MeshCertificatePath, TestContext.Current.CancellationToken)).ShouldNotBe(first);
        await renewal.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Renew_TheAuthorityItselfHasEnded_SaysSo()
    {
        using var authority = Open();
        var identity = authority.Enroll("users", "a");
        _time.Advance(TimeSpan.FromDays(366));

        Should.Throw<InvalidOperationException>(identity.Renew).Message.ShouldContain("mesh CA' ended at ");
    }

    [Theory]
    [InlineData("Mesh:CertificateLifetime", "00:00:01")]
    [InlineData("Mesh:CertificateLifetime", "30.00:00:00")]
    [InlineData("Mesh:CertificateLifetime", "soon")]
    [InlineData("Mesh:TrustDomain", "Shop Local")]
    [InlineData("Mesh:TrustDomain", "")]
    public void From_WrongValue_NamesTheKey(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();

        var error = Should.Throw<InvalidOperationException>(() => MeshAuthorityOptions.From(configuration));

        error.Message.ShouldContain(key);
    }

    private MeshAuthority Open() => MeshAuthority.Open(new MeshAuthorityOptions { StateDirectory = _directory.Path }, _time);

    private async Task AdvanceUntilAsync(Func<bool> condition)
    {
        // The renewal runs on another thread, which may not even have begun to wait.
        var started = Stopwatch.GetTimestamp();
        while (!condition() && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20))
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            // So slowly that the authority cannot come to its end in this time.
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        condition().ShouldBeTrue();
    }
}
