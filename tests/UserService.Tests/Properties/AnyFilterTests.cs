using FsCheck;
using FsCheck.Fluent;
using Google.Rpc;
using Grpc.Core;
using Shop.Users.V1;
using ShopMesh.Users.Tests.Running;

namespace ShopMesh.Users.Tests.Properties;

public sealed class AnyFilterTests(UsersShop shop) : IClassFixture<UsersShop>
{
    private static readonly string[] Valid =
    [
        "role = ROLE_ADMIN AND status = ACTIVE",
        "email = \"ada@shop.example\" OR NOT display_name != 'Ada'",
        "created_at >= \"2026-01-01T00:00:00Z\" AND (updated_at < \"2027-01-01T00:00:00Z\" OR role != CUSTOMER)",
        "id > 0199a5b0-0000-7000-8000-000000000000 AND -status = SUSPENDED",
    ];

    private static readonly string[] Fragments =
    [
        "", " ", "(", ")", "((((", "\"", "'", "\\", "--", ";", "/*", "%", "_", "=", "!=", "<", ">", ":", "*", ".", ",", "AND", "OR", "NOT", "-", "null",
        "\u0000", "\u0001", "\ud83c\udfa8", "é", "0", "-1", "1e400", "99999999999999999999", "' OR 1=1 --", "$1", "@p0", "{0}", "email_key", "version",
        "infinity", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "294277-01-01T00:00:00Z", "00000000-0000-0000-0000-000000000000",
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
    public async Task Any_filter_lists_users_or_is_refused_as_an_argument()
    {
        await shop.CreateAsync();
        var answered = 0;
        Prop.ForAll(Filters.ToArbitrary(), async filter =>
        {
            try
            {
                await shop.Client.ListUsersAsync(new ListUsersRequest { Filter = filter, PageSize = 1 });
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
