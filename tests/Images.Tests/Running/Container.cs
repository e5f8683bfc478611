using System.Diagnostics;
using System.Formats.Tar;
using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using ShopMesh.Testing.Containers;

namespace ShopMesh.Images.Tests.Running;

/// <summary>One container, confined as docs/images.md says: read-only, without capabilities, unable to gain any. It is removed at the end.</summary>
internal sealed class Container : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DockerClient _docker;
    private readonly string _id;

    private Container(DockerClient docker, string id)
    {
        _docker = docker;
        _id = id;
    }

    /// <summary>Makes a container; it is not started.</summary>
    public static async Task<Container> CreateAsync(
        string image, IReadOnlyDictionary<string, string>? environment = null, string[]? arguments = null, Action<CreateContainerParameters>? configure = null)
    {
        var docker = ShopImage.Connect();
        var parameters = new CreateContainerParameters
        {
            Image = image,
            Cmd = arguments,
            Env = environment?.Select(setting => $"{setting.Key}={setting.Value}").ToList(),
            Labels = OwnershipLabel.All.ToDictionary(),
            HostConfig = new HostConfig
            {
                ReadonlyRootfs = true,
                CapDrop = ["ALL"],
                SecurityOpt = ["no-new-privileges"],
                PidsLimit = 256,
                PublishAllPorts = true,
            },
        };
        configure?.Invoke(parameters);
        var created = await docker.Containers.CreateContainerAsync(parameters);
        return new Container(docker, created.ID);
    }

    public static async Task<Container> StartAsync(
        string image, IReadOnlyDictionary<string, string>? environment = null, string[]? arguments = null, Action<CreateContainerParameters>? configure = null)
    {
        var container = await CreateAsync(image, environment, arguments, configure);
        await container.StartAsync();
        return container;
    }

    public Task StartAsync() => _docker.Containers.StartContainerAsync(_id, new ContainerStartParameters());

    /// <summary>Waits until it ends by itself.</summary>
    public async Task<(long ExitCode, string Output, string Errors)> ExitAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var ended = await _docker.Containers.WaitContainerAsync(_id, patience.Token);
        var (output, errors) = await LogAsync(cancellationToken);
        return (ended.StatusCode, output, errors);
    }

    /// <summary>Tells it to stop, as an orchestrator does, and measures how long that takes.</summary>
    public async Task<(long ExitCode, TimeSpan Duration)> StopAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        await _docker.Containers.StopContainerAsync(_id, new ContainerStopParameters { WaitBeforeKillSeconds = 60 }, cancellationToken);
        var duration = clock.Elapsed;
        return ((await InspectAsync(cancellationToken)).State!.ExitCode, duration);
    }

    public Task<ContainerInspectResponse> InspectAsync(CancellationToken cancellationToken) => _docker.Containers.InspectContainerAsync(_id, cancellationToken);

    public async Task<(string Output, string Errors)> LogAsync(CancellationToken cancellationToken)
    {
        using var stream = await _docker.Containers.GetContainerLogsAsync(
            _id, new ContainerLogsParameters { ShowStdout = true, ShowStderr = true }, cancellationToken);
        return await stream.ReadOutputToEndAsync(cancellationToken);
    }

    /// <summary>Reads what it says until a text has come so often.</summary>
    public async Task SaysAsync(string text, int times, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var stream = await _docker.Containers.GetContainerLogsAsync(
            _id, new ContainerLogsParameters { ShowStdout = true, ShowStderr = true, Follow = true }, patience.Token);
        var buffer = new byte[16 * 1024];
        var said = new System.Text.StringBuilder();
        while (said.ToString().Split(text).Length - 1 < times)
        {
            var read = await stream.ReadOutputAsync(buffer, 0, buffer.Length, patience.Token);
            if (read.EOF)
                throw new InvalidOperationException($"The container ended before it said '{text}' {times} times:\n{said}");
            said.Append(System.Text.Encoding.UTF8.GetString(buffer, 0, read.Count));
        }
    }

    /// <summary>Runs a program in it.</summary>
    public async Task<(long ExitCode, string Output, string Errors)> ExecAsync(CancellationToken cancellationToken, params string[] command)
    {
        var exec = await _docker.Exec.CreateContainerExecAsync(
            _id, new ContainerExecCreateParameters { Cmd = command, AttachStdout = true, AttachStderr = true }, cancellationToken);
        using var stream = await _docker.Exec.StartContainerExecAsync(exec.ID, new ContainerExecStartParameters(), cancellationToken);
        var (output, errors) = await stream.ReadOutputToEndAsync(cancellationToken);
        var ended = await _docker.Exec.InspectContainerExecAsync(exec.ID, cancellationToken);
        return (ended.ExitCode ?? -1, output.Trim(), errors.Trim());
    }

    /// <summary>Where a port of it is reached from here.</summary>
    public async Task<IPEndPoint> PublishedAsync(int port, CancellationToken cancellationToken)
    {
        var inspected = await InspectAsync(cancellationToken);
        var bindings = inspected.NetworkSettings!.Ports![$"{port}/tcp"];
        return new IPEndPoint(IPAddress.Loopback, int.Parse(bindings.First().HostPort!, System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Every entry of its root file system, by path without a leading slash.</summary>
    public async Task<IReadOnlyDictionary<string, FileInImage>> FilesAsync(CancellationToken cancellationToken)
    {
        var archive = await _docker.Containers.GetArchiveFromContainerAsync(
            _id, new ContainerPathStatParameters { Path = "/" }, false, cancellationToken);
        await using var stream = archive.Stream;
        await using var tar = new TarReader(stream);
        var files = new Dictionary<string, FileInImage>(StringComparer.Ordinal);
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            var isProgramOfOurs = entry.Name.StartsWith("/app/", StringComparison.Ordinal) || entry.Name.StartsWith("app/", StringComparison.Ordinal);
            byte[]? content = null;
            if (isProgramOfOurs && entry.DataStream is not null)
            {
                using var copy = new MemoryStream();
                await entry.DataStream.CopyToAsync(copy, cancellationToken);
                content = copy.ToArray();
            }

            files[entry.Name.Trim('/')] = new FileInImage(entry.EntryType, entry.Mode, entry.Uid, content);
        }

        return files;
    }

    /// <summary>Puts files into a folder of it.</summary>
    public async Task CopyAsync(string folder, Dictionary<string, byte[]> files, CancellationToken cancellationToken)
    {
        using var archive = new MemoryStream();
        await using (var tar = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                var entry = new PaxTarEntry(TarEntryType.RegularFile, name)
                {
                    Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                    DataStream = new MemoryStream(content),
                };
                await tar.WriteEntryAsync(entry, cancellationToken);
            }
        }

        archive.Position = 0;
        await _docker.Containers.ExtractArchiveToContainerAsync(_id, new CopyToContainerParameters { Path = "/" + folder }, archive, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _docker.Containers.RemoveContainerAsync(_id, new ContainerRemoveParameters { Force = true, RemoveVolumes = true });
        _docker.Dispose();
    }
}
