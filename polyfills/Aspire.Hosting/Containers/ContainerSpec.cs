using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Containers;

/// <summary>A container as it is to be made: everything resolved to plain values.</summary>
internal sealed record ContainerSpec
{
    /// <summary>The name that the engine knows it by.</summary>
    public required string Name { get; init; }

    /// <summary>The image with registry and tag or digest.</summary>
    public required string Image { get; init; }

    /// <summary>The resource's name, by which other containers of the application reach it.</summary>
    public required string ResourceName { get; init; }

    /// <summary>The id of the replica that it is.</summary>
    public string ReplicaId { get; init; } = "";

    /// <summary>The network of the application's containers; null for the engine's default one, which knows no names.</summary>
    public string? Network { get; init; }

    /// <summary>What to run in place of the image's entry point.</summary>
    public string? Entrypoint { get; init; }

    /// <summary>The command's arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables of the container, secrets among them.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<ContainerMountAnnotation> Mounts { get; init; } = [];

    public IReadOnlyList<ContainerPort> Ports { get; init; } = [];

    /// <summary>More arguments for the engine.</summary>
    public IReadOnlyList<string> RuntimeArguments { get; init; } = [];

    public ContainerLifetime Lifetime { get; init; } = ContainerLifetime.Session;
}
