namespace ShopMesh.ServiceDefaults.Errors;

/// <summary>
/// The request is right but the system is not in a state to carry it out, and trying again will not change that:
/// FAILED_PRECONDITION with <c>PreconditionFailure</c> and <c>ErrorInfo</c>.
/// </summary>
/// <param name="violations">The conditions that are not met; at least one.</param>
public sealed class FailedPreconditionException(params PreconditionViolation[] violations) : ServiceException(Describe(violations))
{
    /// <summary>The type of the first condition.</summary>
    public override string Reason => Violations[0].Type;

    /// <summary>The conditions that are not met.</summary>
    public IReadOnlyList<PreconditionViolation> Violations { get; } = violations;

    private static string Describe(PreconditionViolation[] violations)
    {
        ArgumentNullException.ThrowIfNull(violations);
        ArgumentOutOfRangeException.ThrowIfZero(violations.Length, nameof(violations));
        return string.Join(" ", violations.Select(violation => violation.Description));
    }
}
