namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that can be probed while it runs.</summary>
public interface IResourceWithProbes : IResource;
