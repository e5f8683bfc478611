using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Shouldly;
using Xunit;

namespace Polyfills.Aspire.Tests.Orchestration;

public sealed class SecretValuesTests
{
    [Theory]
    [InlineData("ConnectionStrings__users-db", "Host=h", true)]
    [InlineData("USERS_DB_PASSWORD", "x", true)]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "x-otlp-api-key=1", true)]
    [InlineData("Dashboard__Otlp__PrimaryApiKey", "1", true)]
    [InlineData("ANYTHING", "Host=h;Password=p", true)]
    [InlineData("USERS_DB_URI", "postgresql://ann:secret@localhost:5432/users", true)]
    [InlineData("Mesh__Identity__PrivateKeyPath", "/run/mesh.key", false)]
    [InlineData("services__users__edge__0", "https://localhost:1", false)]
    [InlineData("OTEL_SERVICE_NAME", "users", false)]
    public void IsSecret_ByNameOrText(string name, string text, bool expected) => SecretValues.IsSecret(name, text, text).ShouldBe(expected);

    [Fact]
    public void IsSecret_ExpressionWithASecretInsideAnother_IsSecret()
    {
        var secret = new ParameterResource("x", _ => "hush", secret: true);
        var inner = ReferenceExpression.Create($"a {secret}");
        var outer = ReferenceExpression.Create($"b {inner}");

        SecretValues.IsSecret("PLAIN", "b a hush", outer).ShouldBeTrue();
        SecretValues.IsSecret("PLAIN", "hush", new ParameterResource("y", _ => "hush", secret: false)).ShouldBeFalse();
    }
}
