using Shop.Dashboard.V1;

namespace ShopMesh.Dashboard.Resources.Console;

/// <summary>Lines of one resource, or what became of its stream.</summary>
/// <param name="ResourceId">The resource.</param>
/// <param name="Lines">The lines in order.</param>
/// <param name="Problem">Why no more lines come for now; empty when they do.</param>
internal sealed record ConsoleBatch(string ResourceId, IReadOnlyList<ConsoleLine> Lines, string Problem);
