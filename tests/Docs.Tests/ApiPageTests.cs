using ShopMesh.ApiReference.Contract;
using ShopMesh.ApiReference.Markdown;

namespace ShopMesh.Docs.Tests;

public sealed class ApiPageTests
{
    [Fact]
    public void Every_link_within_the_page_leads_somewhere()
    {
        var page = ReferencePage.Write(ContractReader.Read());
        var anchors = Matches(page, "<a id=\"([^\"]+)\"></a>").ToHashSet();
        var links = Matches(page, @"\]\(#([^)]+)\)").ToList();
        links.Count.ShouldBeGreaterThan(100);
        links.Where(link => !anchors.Contains(link)).ShouldBeEmpty();
    }

    [Fact]
    public void Everything_in_the_contract_has_a_description()
    {
        var packages = ContractReader.Read();
        packages.SelectMany(package => package.Services).SelectMany(service => service.Rpcs)
            .Where(rpc => rpc.Description.Length == 0).ShouldBeEmpty();
        packages.SelectMany(package => package.Messages)
            .SelectMany(message => message.Fields.Where(field => field.Description.Length == 0).Select(field => $"{message.Name}.{field.Name}"))
            .ShouldBeEmpty();
        packages.SelectMany(package => package.Enumerations)
            .SelectMany(type => type.Values.Where(value => value.Description.Length == 0).Select(value => $"{type.Name}.{value.Name}"))
            .ShouldBeEmpty();
    }

    private static IEnumerable<string> Matches(string text, string pattern) =>
        System.Text.RegularExpressions.Regex.Matches(text, pattern).Select(match => match.Groups[1].Value);
}
