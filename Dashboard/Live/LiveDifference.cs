using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ShopMesh.Dashboard.Live;

/// <summary>Knows what one browser has been sent, so that an event carries only the rows and parts that differ.</summary>
internal sealed class LiveDifference
{
    private readonly Dictionary<string, UInt128> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, UInt128> _parts = new(StringComparer.Ordinal);
    private string[] _order = [];
    private bool _isFirst = true;

    /// <summary>The event's JSON, or null when nothing differs.</summary>
    public string? Next(LiveFrame frame)
    {
        var order = frame.Rows.Select(row => row.Key).ToArray();
        var rows = frame.Rows.Where(row => IsNew(_rows, row.Key, row.Html)).ToDictionary(row => row.Key, row => row.Html);
        var parts = frame.Parts.Where(part => IsNew(_parts, part.Key, part.Value)).ToDictionary();
        var sameOrder = !_isFirst && order.AsSpan().SequenceEqual(_order);
        if (sameOrder && rows.Count == 0 && parts.Count == 0)
            return null;
        foreach (var gone in _order.Except(order).ToList())
            _rows.Remove(gone);
        _order = order;
        _isFirst = false;
        return JsonSerializer.Serialize(new { order, rows, parts }, JsonSerializerOptions.Web);
    }

    private static bool IsNew(Dictionary<string, UInt128> known, string key, string html)
    {
        var digest = BitConverter.ToUInt128(SHA256.HashData(Encoding.UTF8.GetBytes(html)));
        if (known.TryGetValue(key, out var last) && last == digest)
            return false;
        known[key] = digest;
        return true;
    }
}
