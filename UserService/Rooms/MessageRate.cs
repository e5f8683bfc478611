using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.Users.Rooms;

/// <summary>How fast one call may speak: a bucket of tokens that fills up at a steady rate.</summary>
internal sealed class MessageRate(ChatOptions options, TimeProvider time)
{
    private double _tokens = options.Burst;
    private long _filledAt = time.GetTimestamp();

    /// <summary>Takes a token.</summary>
    /// <exception cref="ResourceExhaustedException">There is none.</exception>
    public void Take()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(options.Burst, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * options.MessagesPerSecond));
        _filledAt = now;
        if (_tokens < 1)
        {
            throw new ResourceExhaustedException(
                $"More than {options.MessagesPerSecond} messages a second are too many.",
                TimeSpan.FromSeconds((1 - _tokens) / options.MessagesPerSecond),
                "TOO_MANY_MESSAGES");
        }

        _tokens--;
    }
}
