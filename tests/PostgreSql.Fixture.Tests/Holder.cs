using System.Diagnostics;
using System.Globalization;
using DotNet.Testcontainers.Builders;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ShopMesh.Testing.Containers;

namespace ShopMesh.Testing.PostgreSql.Tests;

/// <summary>A process of this program that has a server, tells what belongs to it, and never ends by itself.</summary>
internal sealed class Holder : IDisposable
{
    /// <summary>First argument of the program; the second is the kind of server.</summary>
    public const string Argument = "hold-until-killed";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private Holder(Process process) => _process = process;

    /// <summary>What it told, by name.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; private set; } = new Dictionary<string, string>();

    public static async Task<Holder> StartAsync(string kind, CancellationToken cancellationToken)
    {
        var holder = new Holder(Process.Start(new ProcessStartInfo(TestPrograms.This, [Argument, kind])
        {
            // Its end is not that of its input, which would end it in an orderly way.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["SHOP_TEST_POSTGRES"] = kind, ["SHOPMESH_TEST_POSTGRES"] = null },
        })!);
        try
        {
            var facts = new Dictionary<string, string>(StringComparer.Ordinal);
            while (await holder.ReadLineAsync(cancellationToken) is not "ready" and var line)
            {
                if (line.Split('=', 2) is [var name, var value])
                    facts[name] = value;
            }

            holder.Facts = facts;
            return holder;
        }
        catch
        {
            holder.Dispose();
            throw;
        }
    }

    /// <summary>SIGKILL: nothing of its own can clean up.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    /// <summary>The other side: what the process does.</summary>
    public static async Task<int> RunAsync(string kind)
    {
        await using var cluster = new PostgreSqlCluster();
        await cluster.InitializeAsync();
        Tell("port", new NpgsqlConnectionStringBuilder(cluster.ConnectionString).Port.ToString(CultureInfo.InvariantCulture));
        if (cluster.Server is LocalServer local)
        {
            await using var source = NpgsqlDataSource.Create(cluster.ConnectionString);
            await using var command = source.CreateCommand("SHOW data_directory");
            Tell("directory", Path.GetDirectoryName((string)(await command.ExecuteScalarAsync())!)!);
            Tell("guard", local.GuardProcessId.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            Tell("container", ((ContainerServer)cluster.Server!).Id);
            var network = new NetworkBuilder().WithLabel(OwnershipLabel.All).WithLogger(NullLogger.Instance).Build();
            await network.CreateAsync();
            Tell("network", network.Name);
            var volume = new VolumeBuilder().WithLabel(OwnershipLabel.All).WithLogger(NullLogger.Instance).Build();
            await volume.CreateAsync();
            Tell("volume", volume.Name);
        }

        Console.WriteLine("ready");
        await Console.In.ReadToEndAsync();
        return kind.Length;
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
        => await _process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(Patience, cancellationToken)
           ?? throw new InvalidOperationException("The process that was to be killed ended by itself; its error output says why.");

    private static void Tell(string name, string value) => Console.WriteLine($"{name}={value}");
}
