namespace ShopMesh.ServiceDefaults.Errors;

/// <summary>What is wrong with one field of a request.</summary>
/// <param name="Field">The path in names of the proto, such as <c>user.display_name</c> or <c>items[2].quantity</c>.</param>
/// <param name="Description">What is wrong and what would be right, in a sentence.</param>
/// <param name="Reason">A constant that programs can compare, <c>UPPER_SNAKE_CASE</c>; absent where the description is all there is.</param>
public sealed record FieldViolation(string Field, string Description, string? Reason = null);
