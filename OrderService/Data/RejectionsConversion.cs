using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using ShopMesh.Orders.Domain;

namespace ShopMesh.Orders.Data;

/// <summary>Why an order was turned down, as a JSON array: it is read and written whole, and never asked for by its parts.</summary>
internal static class RejectionsConversion
{
    public static readonly ValueConverter<IReadOnlyList<Rejection>, string> Converter = new(
        rejections => Write(rejections),
        json => Read(json));

    public static readonly ValueComparer<IReadOnlyList<Rejection>> Comparer = new(
        (left, right) => left!.SequenceEqual(right!),
        rejections => rejections.Aggregate(0, (hash, rejection) => HashCode.Combine(hash, rejection)),
        rejections => rejections.ToList());

    private static string Write(IReadOnlyList<Rejection> rejections) => JsonSerializer.Serialize(rejections, JsonSerializerOptions.Web);

    private static List<Rejection> Read(string json) => JsonSerializer.Deserialize<List<Rejection>>(json, JsonSerializerOptions.Web) ?? [];
}
