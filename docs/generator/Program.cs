using System.Reflection;
using ShopMesh.ApiReference.Contract;
using ShopMesh.ApiReference.Markdown;

// Writes docs/api.md from protos/. Without arguments it writes; with --check it only says whether there is something to write.
var root = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
    .Single(attribute => attribute.Key == "RepositoryRoot").Value!;
var path = Path.Combine(root, "docs", "api.md");
var text = ReferencePage.Write(ContractReader.Read());

if (args is ["--check"])
{
    if (File.Exists(path) && await File.ReadAllTextAsync(path) == text)
        return 0;
    Console.Error.WriteLine("docs/api.md is not what protos/ says: run `dotnet run --project docs/generator` and commit it.");
    return 1;
}

await File.WriteAllTextAsync(path, text);
Console.WriteLine("docs/api.md is written.");
return 0;
