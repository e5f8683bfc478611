using ShopMesh.ServiceDefaults.Querying.Fields;

namespace ShopMesh.ServiceDefaults.Querying.Ordering;

/// <summary>A field to sort by.</summary>
/// <param name="Field">The field.</param>
/// <param name="Descending">Whether the largest comes first.</param>
internal sealed record OrderTerm<T>(QueryField<T> Field, bool Descending)
{
    public override string ToString() => Descending ? $"{Field.Name} desc" : Field.Name;
}
