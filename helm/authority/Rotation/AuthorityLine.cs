using System.Collections.Immutable;

namespace ShopMesh.Authority.Rotation;

/// <summary>One of the two authorities over time: those that are trusted, one of which signs.</summary>
internal sealed record AuthorityLine
{
    /// <summary>The name of the mesh's authority.</summary>
    public const string Mesh = "mesh";

    /// <summary>The name of the edge's authority.</summary>
    public const string Edge = "edge";

    /// <summary><see cref="Mesh"/> or <see cref="Edge"/>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Goes up whenever another generation signs or is trusted. Each Secret bears the number that it was written with, so that a run that
    /// was overtaken does not put an old bundle in the place of a new one.
    /// </summary>
    public required int Serial { get; init; }

    /// <summary>In the order of their numbers.</summary>
    public required ImmutableArray<Generation> Generations { get; init; }

    /// <summary>The one that signs.</summary>
    public Generation Current => Generations.Single(generation => generation.Stage == Stage.Current);

    /// <summary>The one that will sign, while a rotation makes it known.</summary>
    public Generation? Announced => Generations.SingleOrDefault(generation => generation.Stage == Stage.Announced);

    /// <summary>The trust bundle: all certificates, in the order of their numbers.</summary>
    public string Bundle => string.Concat(Generations.Select(generation => generation.CertificatePem.Trim() + "\n"));

    /// <summary>What a message calls a generation of this line.</summary>
    public string Title(Generation generation) => $"{Name} CA {generation.Number}";

    /// <summary>What a message calls those of the trust bundle.</summary>
    public string BundleTitle => $"{Name} CA {string.Join(" and ", Generations.Select(generation => generation.Number))}";

    /// <summary>The line with one generation changed.</summary>
    public AuthorityLine With(Generation generation) =>
        this with { Generations = [.. Generations.Select(other => other.Number == generation.Number ? generation : other)] };
}
