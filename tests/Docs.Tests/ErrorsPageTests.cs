using System.Text.RegularExpressions;
using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.Docs.Tests;

public sealed partial class ErrorsPageTests
{
    // Constants in capitals that are no reasons: names of environment variables.
    private static readonly string[] Variables = ["OTEL_", "DOTNET_", "ASPNETCORE_", "SHOP_MESH_"];

    private static readonly string Page = Repository.Read("docs/errors.md");

    [Fact]
    public void Every_exception_that_services_throw_is_in_the_table()
    {
        var exceptions = typeof(ServiceException).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(ServiceException)))
            .Select(type => type.Name)
            .ToList();
        exceptions.Count.ShouldBeGreaterThan(7);
        exceptions.Where(name => !Page.Contains($"| `{name}` |", StringComparison.Ordinal))
            .ShouldBeEmpty("docs/errors.md has no row for these exceptions.");
    }

    [Theory]
    [InlineData("ServiceDefaults", "every service")]
    [InlineData("UserService", "UserService")]
    [InlineData("ProductService", "ProductService")]
    [InlineData("OrderService", "OrderService")]
    public void Every_reason_in_the_code_is_in_the_table_of_its_service(string project, string section)
    {
        var documented = Reasons("every service").Union(Reasons(section)).ToHashSet();
        ReasonsInCode(project)
            .Where(reason => !documented.Contains(reason.Name))
            .Select(reason => $"{reason.Name} of {reason.Path}")
            .ShouldBeEmpty($"docs/errors.md has no row for these under \"Reasons of {section}\".");
    }

    [Theory]
    [InlineData("UserService")]
    [InlineData("ProductService")]
    [InlineData("OrderService")]
    public void Every_reason_in_the_table_of_a_service_is_in_its_code(string project)
    {
        var code = string.Join('\n', Repository.Sources(project).Select(file => file.Text));
        Reasons(project).Where(reason => !code.Contains($"\"{reason}\"", StringComparison.Ordinal))
            .ShouldBeEmpty("docs/errors.md speaks of reasons that the service no longer gives.");
    }

    [Fact]
    public void Every_reason_in_the_table_of_all_services_is_in_the_code()
    {
        var code = string.Join('\n', ((string[])["ServiceDefaults", "UserService", "ProductService", "OrderService"])
            .SelectMany(Repository.Sources).Select(file => file.Text));
        Reasons("every service").Where(reason => !code.Contains($"\"{reason}\"", StringComparison.Ordinal))
            .ShouldBeEmpty("docs/errors.md speaks of reasons that nothing gives any more.");
    }

    private static IEnumerable<string> Reasons(string section)
    {
        var start = Page.IndexOf($"## Reasons of {section}\n", StringComparison.Ordinal);
        start.ShouldBeGreaterThanOrEqualTo(0, $"There is no section \"Reasons of {section}\".");
        var end = Page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return Row().Matches(end < 0 ? Page[start..] : Page[start..end]).Select(match => match.Groups[1].Value);
    }

    private static IEnumerable<(string Name, string Path)> ReasonsInCode(string project) =>
        from file in Repository.Sources(project)
        from Match match in Constant().Matches(file.Text)
        let name = match.Groups[1].Value
        where !Variables.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
        select (name, file.Path);

    [GeneratedRegex("^\\| `([A-Z_]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    // At least two words: one alone can be anything, such as a currency.
    [GeneratedRegex("\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\"")]
    private static partial Regex Constant();
}
