namespace Aspire.Hosting.ApplicationModel;

/// <summary>A state of a resource.</summary>
/// <param name="Text">The state; see <see cref="KnownResourceStates"/>.</param>
/// <param name="Style">How it looks; see <see cref="KnownResourceStateStyles"/>.</param>
public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    /// <summary>Makes a state of its text.</summary>
    public static implicit operator ResourceStateSnapshot?(string? s) => s is null ? null : new(s, Style: null);
}
