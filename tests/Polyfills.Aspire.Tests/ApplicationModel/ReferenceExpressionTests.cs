using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Shouldly;
using Xunit;

namespace Polyfills.Aspire.Tests.ApplicationModel;

public sealed class ReferenceExpressionTests
{
    private readonly IDistributedApplicationTestingBuilder _builder = DistributedApplicationTestingBuilder.Create();

    [Fact]
    public async Task GetValueAsync_TextAndValues_AreJoined()
    {
        var user = _builder.AddParameter("user", "ann", secret: false);
        var endpoint = _builder.AddExecutable("web", "true", ".").WithEndpoint("api", e =>
        {
            e.UriScheme = "http";
            e.AllocatedEndpoint = new AllocatedEndpoint(e, "localhost", 5000);
        }).GetEndpoint("api");

        var expression = ReferenceExpression.Create($"{{x}} {user} at {endpoint.Property(EndpointProperty.HostAndPort)} {"and"} {endpoint}");

        (await expression.GetValueAsync(TestContext.Current.CancellationToken)).ShouldBe("{x} ann at localhost:5000 and http://localhost:5000");
        expression.ValueExpression.ShouldBe("{x} {user.value} at {web.bindings.api.hostAndPort} and {web.bindings.api.url}");
    }

    [Fact]
    public async Task GetValueAsync_UriFormat_EscapesTheValue()
    {
        var password = _builder.AddParameter("password", "a/b@c d", secret: true);

        var expression = ReferenceExpression.Create($"postgresql://ann:{password.Resource:uri}@host");

        (await expression.GetValueAsync(TestContext.Current.CancellationToken)).ShouldBe("postgresql://ann:a%2Fb%40c%20d@host");
    }

    [Fact]
    public async Task Builder_Pieces_AreJoined()
    {
        var user = _builder.AddParameter("user", "ann", secret: false);
        var builder = new ReferenceExpressionBuilder();
        builder.IsEmpty.ShouldBeTrue();

        builder.AppendLiteral("{");
        builder.Append($"user={user.Resource}");
        builder.AppendLiteral("}");

        (await builder.Build().GetValueAsync(TestContext.Current.CancellationToken)).ShouldBe("{user=ann}");
    }
}
