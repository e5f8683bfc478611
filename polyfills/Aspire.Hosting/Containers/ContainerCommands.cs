using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Containers;

/// <summary>Writes the commands that make containers.</summary>
internal static class ContainerCommands
{
    public const string OwnerLabel = "aspire.apphost";
    public const string ProcessLabel = "aspire.apphost.process";
    public const string SpecLabel = "aspire.container.spec";
    public const string RunLabel = "aspire.container.run";
    public const string ReplicaLabel = "aspire.container.replica";
    public const string PersistentLabel = "aspire.container.lifetime=persistent";

    // These steer the engine's own program where it runs, so their values cannot travel in its environment.
    private static readonly string[] EngineVariables =
        ["PATH", "HOME", "USER", "PWD", "SHELL", "TMPDIR", "TMP", "TEMP", "LANG", "TZ", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY",
            "SystemRoot", "USERPROFILE", "APPDATA", "LOCALAPPDATA"];

    private static readonly string[] EngineVariablePrefixes = ["DOCKER_", "PODMAN_", "CONTAINER_", "CONTAINERS_", "BUILDKIT_", "XDG_", "LD_", "LC_", "GODEBUG"];

    /// <summary>The command that creates the container without starting it.</summary>
    /// <param name="spec">The container.</param>
    /// <param name="owner">Identifies the app host's project, over all of its runs.</param>
    /// <param name="run">Identifies this one container.</param>
    public static EngineCommand Create(ContainerSpec spec, string owner, string run)
    {
        var arguments = new List<string>
        {
            "create",
            // It is there, or has just been pulled with its progress shown.
            "--pull", "never",
            "--name", spec.Name,
            "--label", $"{OwnerLabel}={owner}",
            "--label", $"{SpecLabel}={Fingerprint(spec)}",
            "--label", $"{RunLabel}={run}",
            // Programs on this machine, such as the dashboard's OTLP endpoint.
            "--add-host", "host.docker.internal:host-gateway",
        };
        arguments.AddRange(spec.Lifetime == ContainerLifetime.Session
            ? ["--label", $"{ProcessLabel}={OwnerProcess.Current}", "--label", $"{ReplicaLabel}={spec.ReplicaId}"]
            : ["--label", PersistentLabel]);
        // A container that outlives the run is put on the run's network when that is there.
        if (spec.Network is not null && spec.Lifetime == ContainerLifetime.Session)
            arguments.AddRange(["--network", spec.Network, "--network-alias", spec.ResourceName]);
        if (spec.Entrypoint is not null)
            arguments.AddRange(["--entrypoint", spec.Entrypoint]);
        foreach (var port in spec.Ports)
            arguments.AddRange(["--publish", $"{port.HostAddress}:{port.HostPort}:{port.TargetPort}/{port.Protocol.ToString().ToLowerInvariant()}"]);
        foreach (var mount in spec.Mounts)
            arguments.AddRange(["--mount", Mount(mount)]);

        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in spec.Environment.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            if (SteersTheEngine(name))
            {
                arguments.AddRange(["--env", $"{name}={value}"]);
                continue;
            }

            // Without a value, the engine's program takes it from its own environment.
            arguments.AddRange(["--env", name]);
            environment[name] = value;
        }

        arguments.AddRange(spec.RuntimeArguments);
        arguments.Add(spec.Image);
        arguments.AddRange(spec.Arguments);
        return new EngineCommand(arguments, environment);
    }

    /// <summary>
    /// Changes when the container would be made differently, values of variables included; tells nothing about them.
    /// </summary>
    public static string Fingerprint(ContainerSpec spec)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string? text)
        {
            var bytes = Encoding.UTF8.GetBytes(text ?? "");
            Span<byte> length = stackalloc byte[4];
            BitConverter.TryWriteBytes(length, text is null ? -1 : bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        Add(spec.Image);
        Add(spec.Entrypoint);
        foreach (var port in spec.Ports)
            Add(port.ToString());
        foreach (var mount in spec.Mounts)
            Add(Mount(mount));
        foreach (var (name, value) in spec.Environment.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            Add(name);
            Add(value);
        }

        foreach (var argument in spec.RuntimeArguments.Append("--").Concat(spec.Arguments))
            Add(argument);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The image's full name.</summary>
    public static string ImageName(ContainerImageAnnotation image)
        => (string.IsNullOrEmpty(image.Registry) ? "" : image.Registry.TrimEnd('/') + "/")
           + image.Image
           + (image.SHA256 is not null ? $"@sha256:{image.SHA256}" : $":{image.Tag ?? "latest"}");

    private static bool SteersTheEngine(string name)
        => EngineVariables.Contains(name, StringComparer.OrdinalIgnoreCase)
           || EngineVariablePrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static string Mount(ContainerMountAnnotation mount)
    {
        var parts = new List<string> { mount.Type == ContainerMountType.BindMount ? "type=bind" : "type=volume" };
        if (mount.Source is not null)
            parts.Add(Field("source", mount.Source));
        parts.Add(Field("target", mount.Target));
        if (mount.IsReadOnly)
            parts.Add("readonly");
        return string.Join(',', parts);
    }

    // The option is a line of comma-separated values; a path may hold a comma.
    private static string Field(string name, string value)
        => value.AsSpan().IndexOfAny(',', '"') < 0 ? $"{name}={value}" : $"\"{name}={value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
