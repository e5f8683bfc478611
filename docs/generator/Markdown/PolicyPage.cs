using System.Text;
using ShopMesh.ApiReference.Policy;

namespace ShopMesh.ApiReference.Markdown;

/// <summary>Lays out who may call whom as one page. The same policy gives the same page, to the byte.</summary>
internal static class PolicyPage
{
    /// <summary>The page.</summary>
    public static string Write(IReadOnlyList<ServicePolicy> services)
    {
        var page = new StringBuilder();
        page.Append(
            """
            # Who may call whom

            Written once, by the owner of the service that is called: `Mesh:Authorization` and `Mesh:Authentication:KeysFrom` in its
            `appsettings.json`. Generated from there: change it and run `dotnet run --project docs/generator`, which writes this page and
            `helm/files/policy.json`. Of that file the chart makes both what a replica allows and what the network lets through, so that the two
            cannot differ. What is not listed is denied. How the two listeners tell who calls is in [mesh.md](mesh.md#identity) and
            [authentication.md](authentication.md).

            ```mermaid
            flowchart LR
              outside(["people and programs"])

            """);
        foreach (var service in services)
            page.Append($"  {Node(service.Name)}[{service.Name}]\n");
        foreach (var service in services)
        {
            foreach (var caller in service.Callers)
                page.Append($"  {Node(caller.Caller)}[{caller.Caller}] == \"{string.Join("<br/>", caller.Rpcs.Select(Method))}\" ==> {Node(service.Name)}\n");
        }

        foreach (var service in services.Where(service => service.KeysFrom is not null))
            page.Append($"  {Node(service.Name)} -. \"keys of tokens\" .-> {Node(service.KeysFrom!)}\n");
        foreach (var service in services.Where(service => service.Edge.Any(rule => !rule.Denied)))
            page.Append($"  outside -- edge --> {Node(service.Name)}\n");
        page.Append(
            """
            ```

            Thick: mutual TLS on the mesh listener. Thin and dotted: the edge listener; dotted is what services ask of it themselves.

            ## Services

            | caller | callee | rpcs | written in |
            |---|---|---|---|

            """);
        foreach (var service in services)
        {
            foreach (var caller in service.Callers)
                page.Append($"| `{caller.Caller}` | `{service.Name}` | {string.Join("<br/>", caller.Rpcs.Select(rpc => $"`{rpc}`"))} | `{service.Source}` |\n");
            if (service.Callers.Count == 0)
                page.Append($"| nobody | `{service.Name}` | | `{service.Source}` |\n");
        }

        page.Append(
            """

            | service | asks for the keys of tokens |
            |---|---|

            """);
        foreach (var service in services)
            page.Append($"| `{service.Name}` | {(service.KeysFrom is { } keys ? $"the edge of `{keys}`" : "nobody; they are its own")} |\n");

        page.Append(
            """

            ## People and programs

            Whom the edge lets in. Those with a role, and programs with a scope, may ask about anyone; the owner about themselves.


            """);
        foreach (var service in services.Where(service => service.Edge.Count > 0))
        {
            page.Append($"### {service.Name}\n\n| rpc | anyone | owner | roles | scopes of programs |\n|---|---|---|---|---|\n");
            foreach (var rule in service.Edge)
            {
                page.Append(rule.Denied
                    ? $"| `{rule.Rpc}` | nobody | | | |\n"
                    : $"| `{rule.Rpc}` | {Yes(rule.Anonymous)} | {Yes(rule.Owner)} | {Names(rule.Roles)} | {Names(rule.Scopes)} |\n");
            }

            page.Append('\n');
        }

        page.Length--;
        return page.Replace("|  |", "| |").Replace("|  |", "| |").ToString();
    }

    private static string Yes(bool value) => value ? "yes" : "";

    private static string Names(IReadOnlyList<string> names) => string.Join(", ", names.Select(name => $"`{name}`"));

    private static string Method(string rpc) => rpc[(rpc.LastIndexOf('/') + 1)..];

    // Mermaid's own words, such as "end", and slashes are no names of nodes.
    private static string Node(string service) => $"s_{service.Replace('/', '_').Replace('-', '_')}";
}
