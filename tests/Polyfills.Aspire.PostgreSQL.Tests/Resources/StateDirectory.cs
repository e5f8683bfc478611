namespace Aspire.Hosting.Postgres.Tests.Resources;

/// <summary>A state directory for the runs of one test.</summary>
internal sealed class StateDirectory : IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("postgres-state-");

    public string Path => System.IO.Path.Combine(_parent.FullName, "state");

    public void Dispose()
    {
        _parent.Delete(recursive: true);
        // What root's app hosts had to keep elsewhere goes with it.
        Provisioning.DataFolders.RemoveAbandoned();
    }
}
