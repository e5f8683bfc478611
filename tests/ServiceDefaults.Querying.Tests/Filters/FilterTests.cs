using Microsoft.EntityFrameworkCore;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Querying.Tests.Rows;

namespace ShopMesh.ServiceDefaults.Querying.Tests.Filters;

public sealed class FilterTests(PaintDatabase paints) : IClassFixture<PaintDatabase>
{
    [Theory]
    [InlineData("")]
    [InlineData("   \t\n ")]
    public async Task An_empty_filter_matches_everything(string filter) =>
        (await MatchAsync(filter)).Count.ShouldBe(200);

    [Fact]
    public async Task Each_comparison_means_what_it_says()
    {
        await ShouldMatchAsync("litres = 3", paint => paint.Litres == 3);
        await ShouldMatchAsync("litres != 3", paint => paint.Litres != 3);
        await ShouldMatchAsync("litres < 0", paint => paint.Litres < 0);
        await ShouldMatchAsync("litres <= 0", paint => paint.Litres <= 0);
        await ShouldMatchAsync("litres > -2", paint => paint.Litres > -2);
        await ShouldMatchAsync("litres>=-2", paint => paint.Litres >= -2);
        await ShouldMatchAsync("price > 1.25", paint => paint.Price > 1.25m);
        await ShouldMatchAsync("price = 2.5", paint => paint.Price == 2.5m);
        await ShouldMatchAsync("price = \"2.50\"", paint => paint.Price == 2.5m);
    }

    [Fact]
    public async Task Enumerations_are_written_with_or_without_their_prefix()
    {
        await ShouldMatchAsync("shade = HALF_DARK", paint => paint.Shade == Shade.HalfDark);
        await ShouldMatchAsync("shade = PAINT_SHADE_HALF_DARK", paint => paint.Shade == Shade.HalfDark);
        await ShouldMatchAsync("shade != \"DARK\"", paint => paint.Shade != Shade.Dark);
    }

    [Fact]
    public async Task Times_are_instants_whatever_their_offset()
    {
        var time = PaintDatabase.Start.AddHours(4);
        await ShouldMatchAsync("mixed_at >= 2026-03-01T16:00:00Z", paint => paint.MixedAt >= time);
        await ShouldMatchAsync("mixed_at >= \"2026-03-01T18:00:00+02:00\"", paint => paint.MixedAt >= time);
        await ShouldMatchAsync("mixed_at > 2026-03-01T15:59:59.999999999Z", paint => paint.MixedAt >= time);
        await ShouldMatchAsync("mixed_at < 2026-03-02", paint => paint.MixedAt < PaintDatabase.Start.AddHours(12));
    }

    [Fact]
    public async Task Text_is_data_and_never_sql()
    {
        await ShouldMatchAsync("""name = "O'Hara's \"green\"" """, paint => paint.Name == PaintDatabase.Names[3]);
        await ShouldMatchAsync("""name = 'O\'Hara\'s "green"'""", paint => paint.Name == PaintDatabase.Names[3]);
        await ShouldMatchAsync("name = \"50% grey\"", paint => paint.Name == "50% grey");
        await ShouldMatchAsync("""name = "back\\slash" """, paint => paint.Name == "back\\slash");
        await ShouldMatchAsync("name = \"'; DROP TABLE paints; --\"", _ => false);
        await ShouldMatchAsync("name = Été", paint => paint.Name == "Été");
        await ShouldMatchAsync("name = ''", paint => paint.Name.Length == 0);

        await using var database = paints.Open();
        Query("name = \"secret value\" AND litres > 41").Matching(database.Paints).ToQueryString()
            .Split("WHERE")[1].ShouldNotContain("secret value");
    }

    [Fact]
    public async Task A_colon_finds_text_in_text_whatever_its_case()
    {
        await ShouldMatchAsync("name : AZU", paint => paint.Name.Contains("azu", StringComparison.OrdinalIgnoreCase));
        await ShouldMatchAsync("name:\"% GREY\"", paint => paint.Name == "50% grey");
        await ShouldMatchAsync("""name:"O'Hara" """, paint => paint.Name.Contains("O'Hara", StringComparison.Ordinal));
        await ShouldMatchAsync("""name : "\\" """, paint => paint.Name.Contains('\\'));
        await ShouldMatchAsync("NOT name : '_'", paint => !paint.Name.Contains('_'));
        await ShouldMatchAsync("name : ''", _ => true);
    }

    [Fact]
    public async Task And_or_not_and_parentheses_combine()
    {
        await ShouldMatchAsync("litres > 0 AND shade = DARK", paint => paint.Litres > 0 && paint.Shade == Shade.Dark);
        await ShouldMatchAsync("litres > 0 shade = DARK", paint => paint.Litres > 0 && paint.Shade == Shade.Dark);
        await ShouldMatchAsync("litres > 4 OR litres < -4", paint => paint.Litres is > 4 or < -4);
        await ShouldMatchAsync("NOT shade = DARK", paint => paint.Shade != Shade.Dark);
        await ShouldMatchAsync("-shade = DARK", paint => paint.Shade != Shade.Dark);
        await ShouldMatchAsync("-(shade = DARK OR litres = 0)", paint => !(paint.Shade == Shade.Dark || paint.Litres == 0));
        await ShouldMatchAsync(
            "(litres > 4 AND shade = DARK) OR (NOT price < 5 AND name = azure)",
            paint => (paint.Litres > 4 && paint.Shade == Shade.Dark) || (paint.Price >= 5 && paint.Name == "azure"));
    }

    [Fact]
    public async Task Or_binds_more_tightly_than_and() =>
        await ShouldMatchAsync(
            "shade = DARK AND litres = 1 OR litres = 2",
            paint => paint.Shade == Shade.Dark && (paint.Litres == 1 || paint.Litres == 2));

    [Theory]
    [InlineData("colour = red", 1, "no field")]
    [InlineData("litres = 3 AND colour = red", 16, "no field")]
    [InlineData("litres", 7, "found the end")]
    [InlineData("litres 3", 8, "found '3'")]
    [InlineData("litres = ", 10, "expected a value")]
    [InlineData("litres = many", 10, "whole number")]
    [InlineData("litres = 3.5", 10, "whole number")]
    [InlineData("litres = 99999999999999999999", 10, "whole number")]
    [InlineData("price = 1e400", 9, "number")]
    [InlineData("shade = LIGHTISH", 9, "LIGHT, HALF_DARK, DARK")]
    [InlineData("shade < DARK", 7, "by = and !=")]
    [InlineData("id = 7", 6, "UUID")]
    [InlineData("mixed_at > yesterday", 12, "2026-11-20T09:30:00Z")]
    [InlineData("mixed_at > 2026-03-01T16:00:00", 12, "time")]
    [InlineData("(litres = 3", 1, "not closed")]
    [InlineData("litres = 3)", 11, "closes nothing")]
    [InlineData("AND litres = 3", 1, "expected a field")]
    [InlineData("litres = 3 AND", 15, "expected a field")]
    [InlineData("litres = 3 OR OR litres = 4", 15, "expected a field")]
    [InlineData("name = \"open", 8, "no closing quote")]
    [InlineData("name = \"a\\q\"", 10, "unknown escape")]
    [InlineData("litres : 3", 8, "cannot be searched")]
    [InlineData("shade:DARK", 6, "cannot be searched")]
    [InlineData("name :", 7, "expected a value")]
    [InlineData(": azure", 1, "expected a field")]
    [InlineData("name ! azure", 6, "'!' alone")]
    [InlineData("name = a, b", 9, "','")]
    [InlineData("name = \"a\0b\"", 10, "U+0000")]
    public void A_filter_that_makes_no_sense_is_refused_with_the_position(string filter, int position, string because)
    {
        var violation = Should.Throw<InvalidArgumentException>(() => Query(filter)).Violations.ShouldHaveSingleItem();
        violation.Field.ShouldBe("filter");
        violation.Reason.ShouldBe("INVALID_FILTER");
        violation.Description.ShouldStartWith($"character {position}: ");
        violation.Description.ShouldContain(because);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused() => ShouldBeRefused("name = \"a\ud800\"", "character 10: the character U+D800");

    [Fact]
    public async Task A_filter_as_large_as_allowed_is_answered_and_a_larger_one_refused()
    {
        var terms = string.Join(" OR ", Enumerable.Range(1, QueryLimits.FilterTerms).Select(n => $"litres = {n}"));
        (await MatchAsync(terms)).ShouldAllBe(paint => paint.Litres >= 1);
        ShouldBeRefused($"{terms} OR litres = 0", $"more than {QueryLimits.FilterTerms} comparisons");

        static string Nested(int depth) => new string('(', depth) + "litres = 1" + new string(')', depth);
        (await MatchAsync(Nested(QueryLimits.FilterDepth))).ShouldAllBe(paint => paint.Litres == 1);
        ShouldBeRefused(Nested(QueryLimits.FilterDepth + 1), $"more than {QueryLimits.FilterDepth} deep");

        (await MatchAsync($"litres = 1{new string(' ', QueryLimits.FilterLength - 10)}")).ShouldNotBeEmpty();
        ShouldBeRefused($"litres = 1{new string(' ', QueryLimits.FilterLength - 9)}", $"longer than {QueryLimits.FilterLength} characters");
        ShouldBeRefused(new string('(', QueryLimits.FilterLength), "deep");
    }

    private static void ShouldBeRefused(string filter, string because) =>
        Should.Throw<InvalidArgumentException>(() => Query(filter)).Violations[0].Description.ShouldContain(because);

    private static ListQuery<Paint> Query(string filter) => PaintDatabase.Queries.Create(PaintContext.Schema, new ListRequest(filter, "", ""));

    private async Task ShouldMatchAsync(string filter, Func<Paint, bool> predicate)
    {
        await using var database = paints.Open();
        var expected = (await database.Paints.ToListAsync(TestContext.Current.CancellationToken)).Where(predicate).Select(paint => paint.Id);
        (await MatchAsync(filter)).Select(paint => paint.Id).ShouldBe(expected, ignoreOrder: true, filter);
    }

    private async Task<List<Paint>> MatchAsync(string filter)
    {
        await using var database = paints.Open();
        return await Query(filter).Matching(database.Paints).ToListAsync(TestContext.Current.CancellationToken);
    }
}
