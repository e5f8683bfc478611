using System.Text.Json;
using ShopMesh.ApiReference.Contract;
using ShopMesh.ApiReference.Markdown;
using ShopMesh.ApiReference.Policy;
using ShopMesh.ServiceDefaults.Authorization;

namespace ShopMesh.Docs.Tests;

public sealed class PolicyTests
{
    private static readonly IReadOnlyList<Package> Contract = ContractReader.Read();

    [Fact]
    public void Every_project_with_a_mesh_listener_is_in_the_policy() =>
        PolicyReader.Read(Repository.Root, Contract).Select(service => service.Source)
            .ShouldBe(["OrderService/appsettings.json", "ProductService/appsettings.json", "UserService/appsettings.json"]);

    [Theory]
    [InlineData("shop.users.v1.UserService/GetUsers")]
    [InlineData("shop.users.v1.UserService/getUser")]
    [InlineData("shop.users.v2.UserService/*")]
    [InlineData("*")]
    public void An_rpc_that_is_not_in_the_protos_is_an_error_that_names_file_caller_and_rpc(string rpc)
    {
        var exception = Should.Throw<PolicyException>(() => Check(Service("users", callers: $$"""{ "orders": [ "{{rpc}}" ] }"""), Service("orders")));
        exception.Message.ShouldBe($"users/appsettings.json: Mesh:Authorization:Callers:orders: \"{rpc}\" is not an rpc of protos/.");
    }

    [Fact]
    public void An_rpc_of_the_edge_that_is_not_in_the_protos_is_an_error() =>
        Should.Throw<PolicyException>(() => Check(Service("users", edge: """{ "shop.users.v1.UserService/Nothing": { "Anonymous": true } }""")))
            .Message.ShouldBe("users/appsettings.json: Mesh:Authorization:Edge: \"shop.users.v1.UserService/Nothing\" is not an rpc of protos/.");

    [Fact]
    public void A_caller_that_is_no_service_is_an_error() =>
        Should.Throw<PolicyException>(() => Check(Service("users", callers: """{ "order": [ "shop.users.v1.UserService/GetUser" ] }""")))
            .Message.ShouldContain("Callers:order: there is no such service; there are users.");

    [Fact]
    public void Keys_from_a_service_that_does_not_exist_are_an_error() =>
        Should.Throw<PolicyException>(() => Check(Service("orders", keysFrom: "user")))
            .Message.ShouldContain("Mesh:Authentication:KeysFrom: there is no service \"user\"");

    [Fact]
    public void All_mistakes_are_told_at_once() =>
        Should.Throw<PolicyException>(() => Check(Service("orders", callers: """{ "nobody": [ "a.B/C", "a.B/D" ] }""", keysFrom: "user")))
            .Message.Split('\n').Length.ShouldBe(4);

    [Fact]
    public void Callers_of_other_namespaces_and_all_rpcs_of_a_service_are_allowed() =>
        Should.NotThrow(() => Check(Service("users", callers: """{ "billing/invoices": [ "shop.users.v1.UserService/*" ] }""")));

    [Fact]
    public void What_opens_no_mesh_listener_is_no_service() =>
        PolicyReader.Read("Tool/appsettings.json", """{ "Mesh": { "ServiceName": "tool" } }""").ShouldBeNull();

    [Fact]
    public void Comments_commas_and_the_case_of_keys_are_read_as_the_host_reads_them()
    {
        var service = PolicyReader.Read("x", """{ /* why */ "kestrel": { "endpoints": { "Mesh": {} } }, "mesh": { "servicename": "x", }, }""");
        service.ShouldNotBeNull().Name.ShouldBe("x");
    }

    [Fact]
    public void The_charts_file_has_what_the_host_reads_as_its_callers()
    {
        using var file = JsonDocument.Parse(Repository.Read("helm/files/policy.json"));
        foreach (var service in PolicyReader.Read(Repository.Root, Contract))
        {
            using var settings = JsonDocument.Parse(Repository.Read(service.Source));
            var options = settings.RootElement.GetProperty("Mesh").GetProperty("Authorization").GetProperty("Callers").Deserialize<Dictionary<string, string[]>>()!;
            var callers = file.RootElement.GetProperty(service.Name).GetProperty("callers").Deserialize<Dictionary<string, string[]>>()!;
            callers.Keys.ShouldBe(options.Keys, ignoreOrder: true);
            foreach (var caller in options)
                callers[caller.Key].ShouldBe(caller.Value);
        }

        typeof(CallerPolicyOptions).GetProperty("Callers")!.PropertyType.ShouldBe(typeof(Dictionary<string, string[]>));
    }

    [Fact]
    public void The_page_has_a_row_and_an_arrow_for_each_caller()
    {
        var page = PolicyPage.Write(PolicyReader.Read(Repository.Root, Contract));
        page.ShouldContain("| `orders` | `users` | `shop.users.v1.UserService/GetUser` | `UserService/appsettings.json` |");
        page.ShouldContain("s_orders[orders] == \"GetUser\" ==> s_users");
        page.ShouldContain("s_products -. \"keys of tokens\" .-> s_users");
        page.ShouldContain("| nobody | `orders` |");
    }

    private static void Check(params ServicePolicy[] services) => PolicyReader.Check(services, Contract);

    private static ServicePolicy Service(string name, string callers = "{}", string edge = "{}", string? keysFrom = null) =>
        PolicyReader.Read($"{name}/appsettings.json", $$"""
            {
              "Kestrel": { "Endpoints": { "mesh": { "Url": "https://localhost:0" } } },
              "Mesh": {
                "ServiceName": "{{name}}",
                "Authentication": { "KeysFrom": {{(keysFrom is null ? "null" : $"\"{keysFrom}\"")}} },
                "Authorization": { "Callers": {{callers}}, "Edge": {{edge}} }
              }
            }
            """).ShouldNotBeNull();
}
