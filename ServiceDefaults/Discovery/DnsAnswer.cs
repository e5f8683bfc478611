using System.Net;

namespace ShopMesh.ServiceDefaults.Discovery;

/// <summary>What is known of a name.</summary>
/// <param name="Addresses">The addresses of the last look-up that found some, in an order of their own; none if none ever did.</param>
/// <param name="Problem">Why the last look-up failed; <see langword="null"/> if it did not.</param>
internal sealed record DnsAnswer(IReadOnlyList<IPAddress> Addresses, string? Problem)
{
    public bool IsSameAs(DnsAnswer? other) => other is not null && Problem == other.Problem && Addresses.SequenceEqual(other.Addresses);
}
