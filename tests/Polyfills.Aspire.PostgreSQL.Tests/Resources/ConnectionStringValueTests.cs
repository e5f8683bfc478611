using Aspire.Hosting.Postgres.Databases;
using Npgsql;
using Shouldly;
using Xunit;

namespace Aspire.Hosting.Postgres.Tests.Resources;

public sealed class ConnectionStringValueTests
{
    [Theory]
    [InlineData("plain-_.{}~()*+!")]
    [InlineData("semi;colon=and more")]
    [InlineData("\"double\" and 'single'")]
    [InlineData(" blanks around ")]
    public void Quote_AnyPassword_IsReadBackAsItWas(string password)
        => new NpgsqlConnectionStringBuilder($"Host=localhost;Password={ConnectionStringValue.Quote(password)};Database=shop").Password.ShouldBe(password);

    [Fact]
    public void Quote_NothingToQuote_ChangesNothing() => ConnectionStringValue.Quote("s3cret!").ShouldBe("s3cret!");
}
