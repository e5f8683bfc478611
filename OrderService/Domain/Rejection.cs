namespace ShopMesh.Orders.Domain;

/// <summary>
/// One reason for which an order can never be confirmed. It is stored with the order, so that every retry of the request gets the
/// same answer.
/// </summary>
/// <param name="Type">The kind of the reason, one of <see cref="RejectionTypes"/>, for programs.</param>
/// <param name="Subject">What it is about, such as "products/{id}".</param>
/// <param name="Description">What is wrong, for people.</param>
internal sealed record Rejection(string Type, string Subject, string Description);
