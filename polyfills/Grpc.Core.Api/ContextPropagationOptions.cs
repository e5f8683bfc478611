namespace Grpc.Core;

/// <summary>What a call takes over from the call that it is made for.</summary>
/// <param name="propagateDeadline">Whether it takes over the deadline.</param>
/// <param name="propagateCancellation">Whether it is cancelled along.</param>
public class ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
{
    /// <summary>Both the deadline and cancellation.</summary>
    public static readonly ContextPropagationOptions Default = new();

    /// <summary>Whether the deadline is taken over.</summary>
    public bool IsPropagateDeadline { get; } = propagateDeadline;

    /// <summary>Whether the call is cancelled along.</summary>
    public bool IsPropagateCancellation { get; } = propagateCancellation;
}
