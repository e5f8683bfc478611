using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.Processes;

/// <summary>A replica that is a process of this machine.</summary>
internal sealed class ProcessRun(SupervisedProcess process, IReadOnlyList<ResourcePropertySnapshot> properties) : IResourceRun
{
    public int? ProcessId => process.Id;

    public IReadOnlyList<ResourcePropertySnapshot> Properties => properties;

    public Task<int> Ended => process.Ended;

    /// <summary>Starts a program as a replica, with what the application gives it.</summary>
    public static ProcessRun Start(ResourceStart start, string fileName, IReadOnlyList<string> arguments, string workingDirectory)
    {
        var process = ProcessSupervisor.Start(new ProcessStart
        {
            FileName = fileName,
            Arguments = arguments,
            WorkingDirectory = workingDirectory,
            Environment = start.Environment.ToDictionary(static v => v.Name, static v => v.Value ?? ""),
            Ending = ProcessEndingAnnotation.Of(start.Resource),
            OnLine = start.Console.Append,
        });
        return new ProcessRun(process,
        [
            new(CustomResourceKnownProperties.ExecutablePath, fileName),
            new(CustomResourceKnownProperties.WorkingDirectory, workingDirectory),
        ]);
    }

    public Task StopAsync(TimeSpan grace) => process.StopAsync(grace);

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
