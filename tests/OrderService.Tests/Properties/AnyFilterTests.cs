using FsCheck;
using FsCheck.Fluent;
using Google.Rpc;
using Grpc.Core;
using Shop.Orders.V1;
using ShopMesh.Orders.Tests.Running;
using Shouldly;
using Xunit;
using static ShopMesh.Orders.Tests.Running.OrdersShop;

namespace ShopMesh.Orders.Tests.Properties;

public sealed class AnyFilterTests(OrdersShop shop)
{
    private static readonly string[] Valid =
    [
        "status = CONFIRMED OR status = ORDER_STATUS_CANCELLED",
        "user_id = 0199a5b0-0000-7000-8000-000000000000 AND NOT status = PENDING",
        "created_at >= \"2026-01-01T00:00:00Z\" AND (updated_at < \"2027-01-01T00:00:00Z\" OR -status != RESERVED)",
    ];

    private static readonly string[] Fragments =
    [
        "", " ", "(", ")", "((((", "\"", "'", "\\", "--", ";", "%", "_", "=", "!=", "<", ">", ":", "*", ".", "AND", "OR", "NOT", "-", "null", "\u0000",
        "\ud83c\udfa8", "0", "-1", "1e400", "9223372036854775808", "' OR 1=1 --", "$1", "fingerprint", "version", "infinity",
        "0001-01-01T00:00:00Z", "294277-01-01T00:00:00Z",
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
    public void ListOrders_WithAnyFilter_AnswersOrRefusesTheArgument()
    {
        var answered = 0;
        Prop.ForAll(Filters.ToArbitrary(), async filter =>
        {
            try
            {
                await shop.FirstClient.ListOrdersAsync(new ListOrdersRequest { Filter = filter, PageSize = 1 }, cancellationToken: Cancel);
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
