using Shouldly;

namespace ShopMesh.Clients.Tests.Running;

/// <summary>The test program of the clients in one language: run once against the shop, asked for each of its tests.</summary>
public abstract class ClientSuite
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly ReplicatedShop _shop;
    private readonly Lazy<Task<string>> _output;

    /// <summary>A suite that has not run yet.</summary>
    protected ClientSuite(ReplicatedShop shop)
    {
        _shop = shop;
        _output = new Lazy<Task<string>>(RunAsync);
    }

    /// <summary>Asserts that one of the program's tests ran and passed.</summary>
    /// <param name="test">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task PassesAsync(string test, CancellationToken cancellationToken)
    {
        var output = await _output.Value.WaitAsync(cancellationToken);
        var results = output.Split('\n').Select(Read).OfType<(string Name, bool Passed)>().Where(result => result.Name == test).ToArray();
        results.ShouldNotBeEmpty($"There was no \"{test}\" in:\n{output}");
        results.ShouldAllBe(result => result.Passed, output);
    }

    /// <summary>Makes what the program needs, or skips the test where the machine lacks a tool.</summary>
    internal abstract Task<(string Directory, string[] Command)> PrepareAsync(CancellationToken cancellationToken);

    /// <summary>The name of the test that a line tells the outcome of, and whether it passed.</summary>
    internal abstract (string Name, bool Passed)? Read(string line);

    private async Task<string> RunAsync()
    {
        var (directory, command) = await PrepareAsync(CancellationToken.None);
        await using var program = GuardedProgram.Start(directory, _shop.ClientEnvironment(), command);
        await program.WaitForExitAsync(Limit, CancellationToken.None);
        return program.Output;
    }
}
