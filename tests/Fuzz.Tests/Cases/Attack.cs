namespace ShopMesh.Fuzz.Tests.Cases;

/// <summary>A request that nobody's client would send.</summary>
/// <param name="Path">Where to.</param>
/// <param name="Body">The body, gRPC's framing included.</param>
internal sealed record Attack(string Path, ReadOnlyMemory<byte> Body)
{
    public string? ContentType { get; init; } = "application/grpc";

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Whether the request is broken off once the body is sent.</summary>
    public bool IsCut { get; init; }

    /// <summary>Whether the message is one of the contract, so that whatever is in it must be judged and not just fail.</summary>
    public bool IsWellFormed { get; init; }

    /// <summary>Whether HTTP itself may refuse it, without an answer.</summary>
    public bool MayBeRefusedByHttp { get; init; }
}
