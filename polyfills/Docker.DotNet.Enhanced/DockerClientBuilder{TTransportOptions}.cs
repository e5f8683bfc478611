using Docker.DotNet.NPipe;

namespace Docker.DotNet;

/// <summary>Makes clients with a certain transport.</summary>
/// <typeparam name="TTransportOptions">Options of the transport.</typeparam>
public sealed class DockerClientBuilder<TTransportOptions> : DockerClientBuilder
{
    internal DockerClientBuilder(DockerClientBuilder builder, TTransportOptions transportOptions)
        : base(builder) => TransportOptions = transportOptions;

    private protected override NPipeTransportOptions PipeOptions => TransportOptions as NPipeTransportOptions ?? base.PipeOptions;

    private TTransportOptions TransportOptions { get; }
}
