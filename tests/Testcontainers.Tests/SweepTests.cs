using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace ShopMesh.Testing.Containers.Tests;

public sealed class SweepTests : IDisposable
{
    private readonly ContainerEngine _engine = ContainerEngine.SkipIfMissing();
    private readonly EngineConnection _connection;

    public SweepTests() => _connection = new EngineConnection(_engine.Endpoint);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Several_sweeps_at_once_remove_all_that_a_dead_owner_left()
    {
        // It lives while they are made: tests that run beside this one sweep, too.
        using var owner = Process.Start(new ProcessStartInfo("sleep", "600"))!;
        var made = new List<string>();
        try
        {
            var value = string.Create(CultureInfo.InvariantCulture, $"{owner.Id}:{OwnershipLabel.StartTimeOf(owner.Id)}");
            for (var i = 0; i < 3; i++)
                made.AddRange(await MakeAsync(value));
        }
        finally
        {
            owner.Kill();
        }

        await owner.WaitForExitAsync(Token);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _engine.SweepAsync(Token)));

        // A sweep that lost the race for a container may have met its network still in use; the one that won comes to it later.
        foreach (var path in made)
            await _connection.WaitUntilGoneAsync(path, Token);
    }

    [Fact]
    public async Task A_sweep_leaves_what_lives_and_what_is_not_labelled()
    {
        var mine = await MakeAsync(OwnershipLabel.Value);
        var unlabelled = await MakeAsync(null);
        try
        {
            await _engine.SweepAsync(Token);

            foreach (var path in mine.Concat(unlabelled))
                (await _connection.GetAsync(path, Token)).ShouldNotBeNull(path);
        }
        finally
        {
            foreach (var path in mine.Concat(unlabelled))
                await _connection.DeleteAsync(path.Replace("/json", "", StringComparison.Ordinal) + "?force=true", Token);
        }
    }

    public void Dispose() => _connection.Dispose();

    // A container that runs, on a network, with a volume.
    private async Task<string[]> MakeAsync(string? owner)
    {
        var image = await TestImage.GetAsync();
        var name = $"shop-mesh-sweep-{Guid.CreateVersion7():n}";
        Dictionary<string, string> labels = owner is null ? [] : new() { [OwnershipLabel.Name] = owner };
        await CreateAsync("networks/create", new { Name = name, Labels = labels });
        await CreateAsync("volumes/create", new { Name = name, Labels = labels });
        await CreateAsync($"containers/create?name={name}", new
        {
            Image = image,
            Cmd = new[] { "sleep", "600" },
            Labels = labels,
            HostConfig = new { NetworkMode = name, Binds = new[] { $"{name}:/data" } },
        });
        await _connection.PostAsync($"containers/{name}/start", new ByteArrayContent([]), Token);
        return [$"containers/{name}/json", $"networks/{name}", $"volumes/{name}"];
    }

    private Task<string> CreateAsync(string path, object body)
        => _connection.PostAsync(path, new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"), Token);
}
