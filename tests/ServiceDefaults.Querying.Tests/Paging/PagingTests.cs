using Microsoft.EntityFrameworkCore;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Querying.Tests.Rows;
using ShopMesh.Testing.PostgreSql;

namespace ShopMesh.ServiceDefaults.Querying.Tests.Paging;

public sealed class PagingTests(PaintDatabase paints, PostgreSqlCluster cluster) : IClassFixture<PaintDatabase>
{
    [Theory]
    [InlineData("")]
    [InlineData("id desc")]
    [InlineData("name")]
    [InlineData("name desc")]
    [InlineData("litres desc, name")]
    [InlineData("shade, price desc, mixed_at")]
    [InlineData("shade desc, mixed_at desc")]
    [InlineData("mixed_at,  name desc , litres,price,shade , id desc")]
    public async Task Pages_together_are_the_whole_in_order(string orderBy)
    {
        await using var database = paints.Open();
        var whole = await PaintDatabase.Queries.Create(PaintContext.Schema, new ListRequest("", orderBy, ""))
            .FromPage(database.Paints.AsNoTracking()).Select(paint => paint.Id).ToListAsync(TestContext.Current.CancellationToken);
        whole.Count.ShouldBe(200);

        var pages = await WalkAsync(paints, orderBy, pageSize: 17);
        pages.Select(paint => paint.Id).ShouldBe(whole);
    }

    [Fact]
    public async Task A_walk_visits_every_row_that_stays_exactly_once_while_others_come_and_go()
    {
        await using var changing = new PaintDatabase(cluster);
        await changing.InitializeAsync();
        await using var database = changing.Open();
        var staying = await database.Paints.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken);
        var coming = 1000;
        var walked = await WalkAsync(changing, "litres desc, name", pageSize: 13, betweenPages: async () =>
        {
            await using var other = changing.Open();
            var leaving = staying[0].Id;
            await other.Paints.Where(paint => paint.Id == leaving).ExecuteDeleteAsync(TestContext.Current.CancellationToken);
            staying.RemoveAt(0);
            other.Paints.AddRange(PaintDatabase.Make(coming++), PaintDatabase.Make(coming++));
            await other.SaveChangesAsync(TestContext.Current.CancellationToken);
        });

        walked.Select(paint => paint.Id).ShouldBeUnique();
        staying.Select(paint => paint.Id).Except(walked.Select(paint => paint.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_total_counts_what_matches_on_all_pages()
    {
        await using var database = paints.Open();
        var query = PaintDatabase.Queries.Create(PaintContext.Schema, new ListRequest("shade = DARK", "", ""));
        var page = await query.ReadPageAsync(database.Paints, 5, TestContext.Current.CancellationToken);
        page.Items.Count.ShouldBe(5);
        page.TotalSize.ShouldBe(await database.Paints.CountAsync(paint => paint.Shade == Shade.Dark, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_page_that_holds_exactly_the_rest_has_no_next_page()
    {
        await using var database = paints.Open();
        var query = PaintDatabase.Queries.Create(PaintContext.Schema, new ListRequest("name = Azure AND litres = 1", "", ""));
        var count = await query.Matching(database.Paints).CountAsync(TestContext.Current.CancellationToken);
        (await query.ReadPageAsync(database.Paints, count, TestContext.Current.CancellationToken)).NextPageToken.ShouldBeEmpty();
        (await query.ReadPageAsync(database.Paints, count - 1, TestContext.Current.CancellationToken)).NextPageToken.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_token_is_good_for_the_query_that_gave_it_out_only()
    {
        var token = await TokenAsync("litres > 0", "name desc", "anna");
        Create("litres > 0", "name desc", "anna", token);
        Create(" litres > 0 ", "name  desc", "anna", token);

        ShouldBeRefused(() => Create("litres > 1", "name desc", "anna", token), "PAGE_TOKEN_MISMATCH");
        ShouldBeRefused(() => Create("litres > 0", "name", "anna", token), "PAGE_TOKEN_MISMATCH");
        ShouldBeRefused(() => Create("litres > 0", "name desc", "bert", token), "PAGE_TOKEN_MISMATCH");
        var other = new QuerySchemaBuilder<Paint>("pots").Identifier("id", paint => paint.Id).WholeNumber("litres", paint => paint.Litres)
            .Text("name", paint => paint.Name).Build();
        ShouldBeRefused(
            () => PaintDatabase.Queries.Create(other, new ListRequest("litres > 0", "name desc", token, "anna")), "PAGE_TOKEN_MISMATCH");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("not a token")]
    [InlineData("AAAA")]
    [InlineData("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_text_that_is_no_token_is_refused(string token) => ShouldBeRefused(() => Create("", "", "", token), "INVALID_PAGE_TOKEN");

    [Fact]
    public async Task A_token_with_any_character_changed_or_cut_is_refused()
    {
        var token = await TokenAsync("", "name, litres", "");
        for (var i = 0; i < token.Length; i++)
        {
            var changed = string.Concat(token.AsSpan(0, i), token[i] == 'A' ? "B" : "A", token.AsSpan(i + 1));

            // The last character has bits that stand for nothing.
            if (i < token.Length - 1)
                ShouldBeRefused(() => Create("", "name, litres", "", changed), "INVALID_PAGE_TOKEN");
            if (i > 0)
                ShouldBeRefused(() => Create("", "name, litres", "", token[..i]), "INVALID_PAGE_TOKEN");
        }

        ShouldBeRefused(() => Create("", "name, litres", "", new string('A', QueryLimits.PageTokenLength + 1)), "INVALID_PAGE_TOKEN");
    }

    [Theory]
    [InlineData("colour", 1, "no field")]
    [InlineData("name, colour", 7, "no field")]
    [InlineData("name down", 1, "'desc' only")]
    [InlineData("name desc desc", 1, "'desc' only")]
    [InlineData("name,", 6, "expected a field")]
    [InlineData(",name", 1, "expected a field")]
    [InlineData("name, litres, name desc", 15, "twice")]
    public void An_order_that_makes_no_sense_is_refused_with_the_position(string orderBy, int position, string because)
    {
        var violation = Should.Throw<InvalidArgumentException>(() => Create("", orderBy, "", "")).Violations.ShouldHaveSingleItem();
        violation.Field.ShouldBe("order_by");
        violation.Description.ShouldStartWith($"character {position}: ");
        violation.Description.ShouldContain(because);
    }

    [Fact]
    public async Task Seeking_uses_an_index_and_no_offset()
    {
        await using var database = paints.Open();
        var token = await TokenAsync("", "mixed_at desc, id desc", "");
        var sql = Create("", "mixed_at desc, id desc", "", token).FromPage(database.Paints).Take(10).ToQueryString();
        sql.ShouldContain("(p.mixed_at, p.id) < (");
        sql.ShouldNotContain("OFFSET");
        Create("", "shade, litres", "", await TokenAsync("", "shade, litres", "")).FromPage(database.Paints).ToQueryString()
            .ShouldContain("(p.shade, p.litres, p.id) > (");
    }

    private static ListQuery<Paint> Create(string filter, string orderBy, string scope, string token) =>
        PaintDatabase.Queries.Create(PaintContext.Schema, new ListRequest(filter, orderBy, token, scope));

    private static void ShouldBeRefused(Action action, string reason)
    {
        var violation = Should.Throw<InvalidArgumentException>(action).Violations.ShouldHaveSingleItem();
        violation.Field.ShouldBe("page_token");
        violation.Reason.ShouldBe(reason);
    }

    private async Task<string> TokenAsync(string filter, string orderBy, string scope)
    {
        await using var database = paints.Open();
        return (await Create(filter, orderBy, scope, "").ReadPageAsync(database.Paints, 3, TestContext.Current.CancellationToken)).NextPageToken;
    }

    private static async Task<List<Paint>> WalkAsync(
        PaintDatabase paints, string orderBy, int pageSize, Func<Task>? betweenPages = null)
    {
        var rows = new List<Paint>();
        var token = "";
        do
        {
            await using var database = paints.Open();
            var query = PaintDatabase.Queries.Create(PaintContext.Schema, new ListRequest("", orderBy, token));
            var page = await query.ReadPageAsync(database.Paints.AsNoTracking(), pageSize, TestContext.Current.CancellationToken);
            rows.AddRange(page.Items);
            token = page.NextPageToken;
            if (betweenPages is not null && token.Length > 0)
                await betweenPages();
        }
        while (token.Length > 0);

        return rows;
    }
}
