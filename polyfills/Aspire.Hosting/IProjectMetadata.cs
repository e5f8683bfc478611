using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Where a .NET project is. The build generates one implementation per project that an app host refers to.</summary>
public interface IProjectMetadata : IResourceAnnotation
{
    /// <summary>The full path of the project file.</summary>
    string ProjectPath { get; }

    /// <summary>Whether the project is built together with the app host and needs no build when it starts.</summary>
    bool SuppressBuild => false;
}
