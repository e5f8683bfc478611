using ShopMesh.ApiReference.Contract;
using ShopMesh.ApiReference.Markdown;
using ShopMesh.ApiReference.Policy;

namespace ShopMesh.ApiReference;

/// <summary>A generated file.</summary>
/// <param name="Path">Where it lies, from the repository's root.</param>
/// <param name="Source">What it is made of, for messages.</param>
/// <param name="Text">What has to be in it.</param>
internal sealed record Page(string Path, string Source, string Text)
{
    /// <summary>What to say of a file that has something else in it.</summary>
    public string Stale => $"{Path} is not what {Source} says: run `dotnet run --project docs/generator` and commit it.";

    /// <summary>All files that this program writes.</summary>
    /// <exception cref="PolicyException">The policy makes no sense.</exception>
    /// <exception cref="Chart.ChartException">The chart's values cannot be described.</exception>
    public static IReadOnlyList<Page> All(string root)
    {
        const string configuration = "appsettings.json of the services";
        var contract = ContractReader.Read();
        var policy = PolicyReader.Read(root, contract);
        return
        [
            new Page("docs/api.md", "protos/", ReferencePage.Write(contract)),
            new Page("docs/policy.md", configuration, PolicyPage.Write(policy)),
            new Page("helm/files/policy.json", configuration, PolicyFile.Write(policy)),
            new Page("helm/README.md", "helm/values.yaml", ChartPage.Write(root)),
        ];
    }
}
