using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using ShopMesh.ServiceDefaults.Files;

namespace ShopMesh.ServiceDefaults.Tests.Files;

public sealed class DirectoryWatchTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly string _directory = Directory.CreateTempSubdirectory("watch-").FullName;
    private readonly FakeTimeProvider _clock = new();
    private int _told;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Many_changes_are_told_once_when_they_rest()
    {
        using var watch = Watch(Timeout.InfiniteTimeSpan);
        watch.Add(_directory).ShouldBeNull();

        for (var i = 0; i < 20; i++)
            await File.WriteAllTextAsync(Path.Combine(_directory, $"file-{i % 3}"), $"{i}", TestContext.Current.CancellationToken);

        // Time stands still, so they do not rest yet.
        _told.ShouldBe(0);
        await AdvanceUntilToldAsync();
        _told.ShouldBe(1);
    }

    [Fact]
    public async Task A_file_that_is_taken_away_is_a_change()
    {
        var path = Path.Combine(_directory, "file");
        await File.WriteAllTextAsync(path, "", TestContext.Current.CancellationToken);
        using var watch = Watch(Timeout.InfiniteTimeSpan);
        watch.Add(_directory).ShouldBeNull();

        File.Delete(path);

        await AdvanceUntilToldAsync();
    }

    [Fact]
    public void Where_nothing_changes_the_interval_alone_tells()
    {
        using var watch = Watch(TimeSpan.FromMinutes(1));

        _clock.Advance(TimeSpan.FromMinutes(3));

        _told.ShouldBe(3);
    }

    [Fact]
    public void A_directory_that_is_not_there_is_not_watched_and_says_so()
    {
        using var watch = Watch(Timeout.InfiniteTimeSpan);

        watch.Add(Path.Combine(_directory, "nowhere")).ShouldNotBeNull();

        watch.IsWatching.ShouldBeFalse();
    }

    private DirectoryWatch Watch(TimeSpan interval) => new(interval, _clock, () => Interlocked.Increment(ref _told));

    // The file system tells in its own time.
    private async Task AdvanceUntilToldAsync()
    {
        for (var watch = Stopwatch.StartNew(); Volatile.Read(ref _told) == 0; await Task.Yield())
        {
            watch.Elapsed.ShouldBeLessThan(Limit);
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }
    }
}
