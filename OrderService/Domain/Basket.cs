using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ShopMesh.Orders.Domain;

/// <summary>What someone asks to buy.</summary>
/// <param name="RequestId">Names the request; the same over retries.</param>
/// <param name="UserId">Who buys.</param>
/// <param name="Items">What; each product once.</param>
internal sealed record Basket(Guid RequestId, Guid UserId, IReadOnlyList<BasketItem> Items)
{
    /// <summary>
    /// A digest of who buys what, whatever the order of the items: it tells a retry from another request under the same id.
    /// </summary>
    public byte[] Fingerprint()
    {
        const int itemSize = 16 + sizeof(long);
        var content = new byte[16 + (Items.Count * itemSize)];
        UserId.TryWriteBytes(content, bigEndian: true, out _);
        var rest = content.AsSpan(16);
        foreach (var item in Items.OrderBy(item => item.ProductId))
        {
            item.ProductId.TryWriteBytes(rest, bigEndian: true, out _);
            BinaryPrimitives.WriteInt64BigEndian(rest[16..], item.Quantity);
            rest = rest[itemSize..];
        }

        return SHA256.HashData(content);
    }
}
