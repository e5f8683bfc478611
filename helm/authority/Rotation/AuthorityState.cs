namespace ShopMesh.Authority.Rotation;

/// <summary>Everything that the authority knows from one run to the next.</summary>
internal sealed record AuthorityState
{
    /// <summary>Tells these authorities from others that had the same place: a random text.</summary>
    public required string Id { get; init; }

    /// <summary>The last request for a rotation that was followed.</summary>
    public required string Request { get; init; }

    /// <summary>The authority of the mesh.</summary>
    public required AuthorityLine Mesh { get; init; }

    /// <summary>The authority of the edge.</summary>
    public required AuthorityLine Edge { get; init; }

    /// <summary>Both.</summary>
    public IEnumerable<AuthorityLine> Lines => [Mesh, Edge];

    /// <summary>The line of a name.</summary>
    public AuthorityLine this[string line] => line == AuthorityLine.Mesh ? Mesh : Edge;

    /// <summary>The state with one line changed.</summary>
    public AuthorityState With(AuthorityLine line) => line.Name == AuthorityLine.Mesh ? this with { Mesh = line } : this with { Edge = line };

    /// <summary>The mark that a Secret of a line bears.</summary>
    public string MarkOf(AuthorityLine line) => $"{Id}/{line.Serial}";

    /// <summary>Whether a Secret was written by a state that these lines come after, or by this one.</summary>
    public bool Follows(string? mark, AuthorityLine line) =>
        mark is null
        || (mark.Split('/') is [var id, var serial] && id == Id && int.TryParse(serial, out var number) && number <= line.Serial);
}
