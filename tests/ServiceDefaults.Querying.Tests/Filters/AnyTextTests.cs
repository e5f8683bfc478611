using FsCheck;
using FsCheck.Fluent;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Querying.Tests.Rows;

namespace ShopMesh.ServiceDefaults.Querying.Tests.Filters;

public sealed class AnyTextTests(PaintDatabase paints) : IClassFixture<PaintDatabase>
{
    // Words of the language, and things that have made parsers and SQL stumble.
    private static readonly string[] Words =
    [
        "AND", "OR", "NOT", "(", ")", "-", "=", "!=", "<", "<=", ">", ">=", "!", ":", ",", " ", "  ",
        "id", "name", "litres", "price", "shade", "mixed_at", "colour", "name.first",
        "DARK", "PAINT_SHADE_LIGHT", "true", "null", "*", "0", "-1", "3.14", "79228162514264337593543950335", "1e9", "9223372036854775807",
        "2026-03-01T16:00:00Z", "0001-01-01", "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00+14:00",
        "\"\"", "''", "\"'; SELECT 1; --\"", "\"\\\"\"", "\"\\", "\"a", "%", "_", "$1", "@p0", "{0}", "\u0000", "\ud800", "\ud83c\udfa8", "é",
        "00000000-0000-0000-0000-000000000000",
    ];

    private static readonly Gen<string> Sentences = Gen.Elements(Words).ListOf().Select(words => string.Join(" ", words));

    // Mostly right, so that a good share of it reaches the database.
    private static readonly Gen<string> Comparisons =
        from field in Gen.Elements("id", "name", "litres", "price", "shade", "mixed_at")
        from comparison in Gen.Elements("=", "!=", "<", "<=", ">", ">=")
        from value in Gen.Elements(Words)
        from joint in Gen.Elements("", " AND NOT litres = 1", " OR name != \"x\"")
        select $"{field} {comparison} {value}{joint}";

    private static readonly Gen<string> AnyText =
        Gen.OneOf(Sentences, Comparisons, ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));

    [Fact]
    public void Any_filter_is_answered_or_refused_as_an_argument_and_never_fails_as_sql()
    {
        var answered = 0;
        Prop.ForAll(AnyText.ToArbitrary(), filter =>
        {
            ListQuery<Paint> query;
            try
            {
                query = PaintDatabase.Queries.Create(PaintContext.Schema, new ListRequest(filter, "", ""));
            }
            catch (InvalidArgumentException e)
            {
                return e.Violations[0].Field == "filter";
            }

            using var database = paints.Open();
            _ = query.Matching(database.Paints).Count();
            answered++;
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

        // The test says something only if much of what it tries gets as far as the database.
        answered.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void Any_order_by_is_answered_or_refused_as_an_argument() =>
        Prop.ForAll(Sentences.Select(text => text.Replace("AND", ",", StringComparison.Ordinal)).ToArbitrary(), orderBy =>
        {
            try
            {
                var query = PaintDatabase.Queries.Create(PaintContext.Schema, new ListRequest("", orderBy, ""));
                using var database = paints.Open();
                return query.FromPage(database.Paints).Take(1).ToList().Count == 1;
            }
            catch (InvalidArgumentException e)
            {
                return e.Violations[0].Field == "order_by";
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}
