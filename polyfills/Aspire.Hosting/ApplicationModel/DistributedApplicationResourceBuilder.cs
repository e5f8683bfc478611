namespace Aspire.Hosting.ApplicationModel;

internal sealed class DistributedApplicationResourceBuilder<T>(IDistributedApplicationBuilder applicationBuilder, T resource)
    : IResourceBuilder<T>
    where T : IResource
{
    public IDistributedApplicationBuilder ApplicationBuilder { get; } = applicationBuilder;

    public T Resource { get; } = resource;

    public IResourceBuilder<T> WithAnnotation<TAnnotation>(TAnnotation annotation, ResourceAnnotationMutationBehavior behavior)
        where TAnnotation : IResourceAnnotation
    {
        if (behavior == ResourceAnnotationMutationBehavior.Replace)
        {
            // By exact type: replacing a base type must not take annotations of derived types with it.
            foreach (var existing in Resource.Annotations.Where(static a => a.GetType() == typeof(TAnnotation)).ToArray())
                Resource.Annotations.Remove(existing);
        }
        Resource.Annotations.Add(annotation);
        return this;
    }
}
