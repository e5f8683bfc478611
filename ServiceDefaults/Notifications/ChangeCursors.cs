using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Querying.Paging;

namespace ShopMesh.ServiceDefaults.Notifications;

/// <summary>
/// Makes the opaque cursors by which a watch goes on, on any replica, from the last change that its caller has seen. They are
/// protected as page tokens are (<see cref="PageTokenOptions"/>).
/// </summary>
/// <param name="protector">Signs them.</param>
public sealed class ChangeCursors(PageTokenProtector protector)
{
    /// <summary>The cursor of a position.</summary>
    /// <param name="feed">What the position is in, such as <c>orders/0198…</c>; a cursor of one feed is refused by all others.</param>
    /// <param name="position">The position: one number, or more that order by the first, then the second and so on.</param>
    public string Protect(string feed, params ReadOnlySpan<long> position)
    {
        var writer = new CursorWriter();
        foreach (var part in position)
            writer.WriteInt64(part);
        return protector.Protect(feed, writer.Written);
    }

    /// <summary>The position of a cursor.</summary>
    /// <param name="feed">What the cursor must belong to.</param>
    /// <param name="cursor">The cursor.</param>
    /// <param name="length">How many numbers the position has.</param>
    /// <param name="field">The field of the request that holds the cursor, to be named in the error.</param>
    /// <exception cref="InvalidArgumentException">It is no cursor of ours, or of another feed.</exception>
    public long[] Unprotect(string feed, string cursor, int length = 1, string field = "cursor")
    {
        ArgumentNullException.ThrowIfNull(cursor);
        try
        {
            var reader = new CursorReader(protector.Unprotect(feed, cursor));
            var position = new long[length];
            for (var i = 0; i < length; i++)
                position[i] = reader.ReadInt64();
            return reader.IsAtEnd ? position : throw new FormatException("The cursor is longer than its position.");
        }
        catch (FormatException)
        {
            throw new InvalidArgumentException(new FieldViolation(field, "is not a cursor that this service gave out", "INVALID_CURSOR"));
        }
        catch (PageTokenMismatchException)
        {
            throw new InvalidArgumentException(new FieldViolation(field, "belongs to something else that was watched", "CURSOR_MISMATCH"));
        }
    }
}
