namespace ShopMesh.ServiceDefaults.Errors;

/// <summary>One condition that the state of the system does not meet.</summary>
/// <param name="Type">The kind of condition as a constant, such as <c>USER_NOT_ACTIVE</c>.</param>
/// <param name="Subject">What it is about, such as <c>users/0199…</c>.</param>
/// <param name="Description">What has to change before the request can succeed, in a sentence.</param>
public sealed record PreconditionViolation(string Type, string Subject, string Description);
