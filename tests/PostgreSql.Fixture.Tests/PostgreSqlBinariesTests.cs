using Shouldly;
using Xunit;

namespace ShopMesh.Testing.PostgreSql.Tests;

public sealed class PostgreSqlBinariesTests
{
    [Fact]
    public void Find_NothingInstalled_SaysWhatToInstall()
    {
        var message = Should.Throw<PostgreSqlUnavailableException>(() => PostgreSqlBinaries.FirstIn(["/nowhere", "/nowhere/else"])).Message;

        message.ShouldContain("apt-get install postgresql");
        message.ShouldContain(PostgreSqlCluster.ExternalServerVariable);
    }
}
