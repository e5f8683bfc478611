namespace Grpc.Core;

/// <summary>
/// Names the static method that binds a service base class to its rpcs. The code generator puts it on each base class, and servers
/// find the method through it.
/// </summary>
/// <param name="bindType">The type that declares the method.</param>
/// <param name="bindMethodName">The name of the method; it takes a <see cref="ServiceBinderBase"/> and the service.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = true)]
public class BindServiceMethodAttribute(Type bindType, string bindMethodName) : Attribute
{
    /// <summary>The type that declares the method.</summary>
    public Type BindType { get; } = bindType;

    /// <summary>The name of the method.</summary>
    public string BindMethodName { get; } = bindMethodName;
}
