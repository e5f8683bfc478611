namespace ShopMesh.ServiceDefaults.Errors;

/// <summary>The request itself is wrong, whatever the state of the system: INVALID_ARGUMENT with <c>BadRequest</c>.</summary>
/// <param name="violations">The fields at fault; at least one.</param>
public sealed class InvalidArgumentException(params FieldViolation[] violations) : ServiceException(Describe(violations))
{
    /// <summary>The reason of the first field that has one.</summary>
    public override string Reason => Violations.FirstOrDefault(violation => violation.Reason is not null)?.Reason ?? "INVALID_ARGUMENT";

    /// <summary>The fields at fault.</summary>
    public IReadOnlyList<FieldViolation> Violations { get; } = violations;

    private static string Describe(FieldViolation[] violations)
    {
        ArgumentNullException.ThrowIfNull(violations);
        ArgumentOutOfRangeException.ThrowIfZero(violations.Length, nameof(violations));
        return violations.Length == 1
            ? $"{violations[0].Field}: {violations[0].Description}"
            : $"{violations.Length} fields are not valid: {string.Join(", ", violations.Select(violation => violation.Field).Distinct())}.";
    }
}
