using ShopMesh.Testing.Containers;
using Shouldly;
using Xunit;

namespace ShopMesh.Testing.PostgreSql.Tests;

public sealed class ServerChoiceTests
{
    // The output of test programs is not shown by `dotnet test`; the reason of a skipped test is.
    [Fact]
    public async Task The_database_tests_of_this_run_have_PostgreSQL_in_a_container_unless_another_was_asked_for()
    {
        await using var cluster = new PostgreSqlCluster();
        await cluster.InitializeAsync();

        Assert.SkipWhen(cluster.Server is not null && (await ServerChoice.GetAsync()).IsSecondBest, $"All run, but on {cluster.Description}");
        cluster.Description.ShouldMatch(@"^PostgreSQL \d+\.\d+, (in a container \(.+, .+\)|a private local cluster|the server that \w+ names)");
    }

    [Theory]
    [InlineData("local")]
    [InlineData(" Local ")]
    public async Task Local_is_local_also_where_an_engine_answers(string wish)
        => (await ServerChoice.DecideAsync(wish, null)).ShouldBe(new ServerChoice(null, "postgres:17", "SHOP_TEST_POSTGRES=local"));

    [Theory]
    [InlineData("docker")]
    [InlineData("Host=localhost;Username=me")]
    public async Task Anything_else_is_an_error_that_says_what_may_be_said(string wish)
    {
        var message = (await Should.ThrowAsync<PostgreSqlUnavailableException>(() => ServerChoice.DecideAsync(wish, null))).Message;

        message.ShouldContain($"SHOP_TEST_POSTGRES is '{wish}'");
        message.ShouldContain("'container' or 'local'");
        message.ShouldContain(PostgreSqlCluster.ExternalServerVariable);
    }

    [Fact]
    public async Task Without_a_wish_an_image_that_cannot_be_had_leads_to_a_local_cluster_that_says_why()
    {
        ContainerEngine.SkipIfMissing();

        var choice = await ServerChoice.DecideAsync(null, "localhost:1/no-such-image:1");

        choice.Engine.ShouldBeNull();
        choice.Why.ShouldContain("localhost:1/no-such-image:1");
        choice.Why.ShouldContain("SHOP_TEST_POSTGRES_IMAGE");
    }

    [Fact]
    public async Task A_wished_container_whose_image_cannot_be_had_is_an_error_that_says_so()
    {
        ContainerEngine.SkipIfMissing();
        await using var cluster = new PostgreSqlCluster(external: null, await ServerChoice.DecideAsync("container", "localhost:1/no-such-image:1"));

        var failed = await Should.ThrowAsync<PostgreSqlUnavailableException>(() => cluster.InitializeAsync().AsTask());

        failed.Message.ShouldContain("localhost:1/no-such-image:1");
        failed.Message.ShouldContain("SHOP_TEST_POSTGRES=local");
    }

    [Fact]
    public async Task A_container_that_ends_at_once_is_an_error_with_what_it_said()
    {
        ContainerEngine.SkipIfMissing();
        await using var cluster = new PostgreSqlCluster(external: null, await ContainerCluster.ChoiceAsync()) { Settings = ["no_such_setting=1"] };

        var failed = await Should.ThrowAsync<PostgreSqlUnavailableException>(() => cluster.InitializeAsync().AsTask());

        failed.Message.ShouldContain("unrecognized configuration parameter \"no_such_setting\"");
    }

    [Fact]
    public async Task A_local_server_that_ends_at_once_is_an_error_with_what_it_said()
    {
        await using var cluster = new PostgreSqlCluster(external: null, await ServerChoice.DecideAsync("local", null)) { Settings = ["no_such_setting=1"] };

        var failed = await Should.ThrowAsync<PostgreSqlUnavailableException>(() => cluster.InitializeAsync().AsTask());

        failed.Message.ShouldContain("unrecognized configuration parameter \"no_such_setting\"");
    }
}
