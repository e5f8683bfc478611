namespace Aspire.Hosting.Projects;

/// <summary>Finds project files.</summary>
internal static class ProjectFiles
{
    /// <summary>The project file that <paramref name="path"/> names, or the only one in the directory that it names.</summary>
    public static string Find(string path, string resourceName)
    {
        if (!Directory.Exists(path)) return path;
        return Directory.GetFiles(path, "*.*proj") switch
        {
            [var only] => only,
            [] => throw new DistributedApplicationException($"The project '{resourceName}' is not there: there is no project file in '{path}'."),
            var several => throw new DistributedApplicationException(
                $"The project '{resourceName}' is not clear: there are {several.Length} project files in '{path}'. Name one of them."),
        };
    }
}
