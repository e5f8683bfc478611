namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that lives in another one, as a database lives in a server.</summary>
public interface IResourceWithParent : IResource
{
    /// <summary>The resource that this one lives in.</summary>
    IResource Parent { get; }
}

/// <inheritdoc cref="IResourceWithParent"/>
/// <typeparam name="T">The parent's type.</typeparam>
public interface IResourceWithParent<out T> : IResourceWithParent
    where T : IResource
{
    /// <summary>The resource that this one lives in.</summary>
    new T Parent { get; }

    IResource IResourceWithParent.Parent => Parent;
}
