namespace ShopMesh.ServiceDefaults.Validation;

/// <summary>
/// Marks a validator of streamed messages that the rpc runs itself (<see cref="ItemValidation"/>), because one that is not valid must
/// not end the stream. The server does not run it.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PerItemAttribute : Attribute;
