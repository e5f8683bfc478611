using System.Diagnostics;

namespace ShopMesh.Orders.Outbox;

/// <summary>A step that this replica has taken.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Step">What must happen.</param>
/// <param name="Attempt">Which attempt of a relay this is, from 1.</param>
/// <param name="LeasedUntil">When the step stops being this replica's.</param>
/// <param name="Trace">The trace that the step is part of; default when there is none.</param>
internal sealed record OutboxEntry(Guid OrderId, OutboxStep Step, int Attempt, DateTimeOffset LeasedUntil, ActivityContext Trace);
