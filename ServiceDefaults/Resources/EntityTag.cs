using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace ShopMesh.ServiceDefaults.Resources;

/// <summary>Etags of resources (AIP-154): opaque texts that change with every change of the resource.</summary>
public static class EntityTag
{
    private const int Length = 12;

    /// <summary>The etag of a version of a resource. Copies of the database give the same one.</summary>
    /// <param name="id">The resource.</param>
    /// <param name="version">Counts its changes.</param>
    public static string Of(Guid id, long version)
    {
        Span<byte> state = stackalloc byte[16 + sizeof(long)];
        id.TryWriteBytes(state, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(state[16..], version);

        // A digest, so that nobody is tempted to count on what is inside.
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(state, digest);
        return Base64Url.EncodeToString(digest[..Length]);
    }

    /// <summary>Whether a caller who sent <paramref name="etag"/> may change this version; one who sent none may.</summary>
    /// <param name="etag">What the caller sent; empty for no condition.</param>
    /// <param name="id">The resource.</param>
    /// <param name="version">Its version now.</param>
    public static bool Allows(string etag, Guid id, long version) => string.IsNullOrEmpty(etag) || etag == Of(id, version);
}
