using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Processes;

/// <summary>How the processes of a resource are asked to end.</summary>
internal sealed class ProcessEndingAnnotation(ProcessEnding ending) : IResourceAnnotation
{
    public ProcessEnding Ending { get; } = ending;

    public static ProcessEnding Of(IResource resource)
        => resource.TryGetLastAnnotation<ProcessEndingAnnotation>(out var annotation) ? annotation.Ending : ProcessEnding.Default;
}
