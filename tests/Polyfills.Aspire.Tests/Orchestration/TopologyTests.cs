using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Testing;
using Shouldly;
using Xunit;

namespace Polyfills.Aspire.Tests.Orchestration;

public sealed class TopologyTests
{
    private readonly IDistributedApplicationTestingBuilder _builder = DistributedApplicationTestingBuilder.Create();

    [Fact]
    public void Validate_Circle_NamesItsWay()
    {
        var (a, b, c) = (Add("a"), Add("b"), Add("c"));
        a.WaitFor(b);
        b.WaitFor(c);
        c.WaitFor(b);

        var error = Should.Throw<DistributedApplicationException>(() => TopologyValidation.Validate([.. _builder.Resources]));

        error.Message.ShouldContain("'b' -> 'c' -> 'b'");
    }

    [Fact]
    public void Validate_WaitForAStranger_Throws()
    {
        Add("a").WaitFor(_builder.CreateResourceBuilder(new ProjectResource("stranger")));

        Should.Throw<DistributedApplicationException>(() => TopologyValidation.Validate([.. _builder.Resources])).Message.ShouldContain("'stranger'");
    }

    [Fact]
    public void StopOrder_WhoNeedsOthersStopsBeforeThem()
    {
        var (database, users, orders, load) = (Add("database"), Add("users"), Add("orders"), Add("load"));
        users.WaitFor(database);
        orders.WaitFor(database).WithReference(users.GetEndpoint("http"));
        users.WithReference(orders.GetEndpoint("http"));
        load.WaitFor(orders).WaitFor(users);

        var order = StopOrder.Of([.. _builder.Resources]).Select(g => string.Join(",", g.Select(r => r.Name))).ToArray();

        order[0].ShouldBe("load");
        order[^1].ShouldBe("database");
    }

    private IResourceBuilder<ExecutableResource> Add(string name) => _builder.AddExecutable(name, "true", ".");
}
