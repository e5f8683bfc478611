using FsCheck;
using FsCheck.Fluent;
using Google.Rpc;
using Grpc.Core;
using Shop.Products.V1;
using ShopMesh.Products.Tests.Running;

namespace ShopMesh.Products.Tests.Properties;

public sealed class AnyFilterTests(ProductsShop shop) : IClassFixture<ProductsShop>
{
    private static readonly string[] Valid =
    [
        "status = ACTIVE AND available_quantity > 0",
        "price >= 9.99 AND price < 100 OR category = BOOKS",
        "NOT (sku = \"MUG-0042\" OR name != 'Mug') AND created_at > \"2026-01-01T00:00:00Z\"",
        "id != 0199a5b0-0000-7000-8000-000000000000 AND -status = DISCONTINUED",
    ];

    private static readonly string[] Fragments =
    [
        "", " ", "(", ")", "((((", "\"", "'", "\\", "--", ";", "%", "_", "=", "!=", "<", ">", ":", "*", ".", "AND", "OR", "NOT", "-", "null", "\u0000",
        "\ud83c\udfa8", "0", "-1", "1e400", "9223372036854775808", "79228162514264337593543950336", "0.00000000000000000000000000001", "NaN",
        "' OR 1=1 --", "$1", "tags", "metadata", "price_minor_units", "infinity", "0001-01-01T00:00:00Z", "294277-01-01T00:00:00Z",
    ];

    // A valid filter with a piece cut out, a fragment put in, or both.
    private static readonly Gen<string> Mutated =
        from filter in Gen.Elements(Valid)
        from start in Gen.Choose(0, filter.Length)
        from length in Gen.Choose(0, 12)
        from fragment in Gen.Elements(Fragments)
        select string.Concat(filter.AsSpan(0, start), fragment, filter.AsSpan(Math.Min(filter.Length, start + length)));

    private static readonly Gen<string> Filters = Gen.OneOf(
        Mutated, Mutated, Gen.Elements(Valid), ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));

    [Fact]
    public async Task Any_filter_lists_products_or_is_refused_as_an_argument()
    {
        await shop.CreateAsync();
        var answered = 0;
        Prop.ForAll(Filters.ToArbitrary(), async filter =>
        {
            try
            {
                await ProductsShop.ReadAllAsync(shop.Client.ListProducts(new ListProductsRequest { Filter = filter, PageSize = 1 }));
                answered++;
                return true;
            }
            catch (RpcException e)
            {
                // A status other than this, such as INTERNAL, is what a failing statement would give.
                e.StatusCode.ShouldBe(StatusCode.InvalidArgument, e.Status.Detail);
                return e.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.All(violation => violation.Field == "filter");
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

        answered.ShouldBeInRange(40, 390, "Filters of both kinds must be tried.");
    }
}
