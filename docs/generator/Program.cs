using System.Reflection;
using ShopMesh.ApiReference;
using ShopMesh.ApiReference.Chart;
using ShopMesh.ApiReference.Policy;

// Writes docs/api.md from protos/, and docs/policy.md and helm/files/policy.json from the services' appsettings.json, and
// helm/README.md from the chart's values. Without arguments it writes; with --check it only says whether there is something to write.
var root = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
    .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

IReadOnlyList<Page> pages;
try
{
    pages = Page.All(root);
}
catch (Exception exception) when (exception is PolicyException or ChartException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

if (args is ["--check"])
{
    var stale = pages.Where(page => !File.Exists(Path.Combine(root, page.Path)) || File.ReadAllText(Path.Combine(root, page.Path)) != page.Text).ToArray();
    foreach (var page in stale)
        Console.Error.WriteLine(page.Stale);
    return stale.Length == 0 ? 0 : 1;
}

foreach (var page in pages)
{
    var path = Path.Combine(root, page.Path);
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    await File.WriteAllTextAsync(path, page.Text);
    Console.WriteLine($"{page.Path} is written.");
}

return 0;
