namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that neither starts nor stops, such as a parameter.</summary>
public interface IResourceWithoutLifetime : IResource;
