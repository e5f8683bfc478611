using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Shop.Users.V1;
using ShopMesh.Testing.Mesh.Errors;
using ShopMesh.Users.Tests.Running;

namespace ShopMesh.Users.Tests;

/// <summary>People act for themselves only, in calls that last too; support and admins see others where the table says so.</summary>
public sealed class OwnAccountTests(UsersShop shop) : IClassFixture<UsersShop>
{
    private const string Password = "correct horse battery";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task People_watch_themselves_and_support_watches_anyone()
    {
        var (ada, asAda) = await PersonAsync(Role.Customer);
        var (bruno, _) = await PersonAsync(Role.Customer);
        var (_, asSupport) = await PersonAsync(Role.Support);

        (await FirstAsync(asAda, ada)).User.Id.ShouldBe(ada.Id);
        (await FirstAsync(asSupport, bruno)).User.Id.ShouldBe(bruno.Id);
        (await FirstAsync(asAda, bruno).ShouldFailAsync(StatusCode.PermissionDenied)).Reason().ShouldBe("NOT_OWNER");

        static async Task<WatchUserResponse> FirstAsync(UserService.UserServiceClient client, User user)
        {
            using var watch = await Watch.BeginAsync(client.WatchUser(new WatchUserRequest { Id = user.Id, SendCurrent = true }));
            return await watch.NextAsync();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task People_chat_under_their_own_name(bool isAdmin)
    {
        var (ada, asAda) = await PersonAsync(isAdmin ? Role.Admin : Role.Customer);
        var (bruno, _) = await PersonAsync(Role.Customer);
        using (var member = await ChatMember.JoinAsync(asAda, $"room of {ada.Id}", ada))
        {
            await member.SayAsync("hello");
            (await member.NextMessageAsync()).Message.UserId.ShouldBe(ada.Id);
        }

        using var impostor = await ChatMember.JoinAsync(asAda, $"room of {ada.Id}", bruno);
        (await impostor.NextAsync().ShouldFailAsync(StatusCode.PermissionDenied)).Reason().ShouldBe("NOT_OWNER");
    }

    [Fact]
    public async Task Events_of_someone_else_are_rejected_and_own_ones_stored()
    {
        var (ada, asAda) = await PersonAsync(Role.Customer);
        var (bruno, _) = await PersonAsync(Role.Customer);
        using var call = asAda.UserEvents();
        foreach (var user in new[] { bruno, ada })
        {
            await call.RequestStream.WriteAsync(
                new UserEventsRequest
                {
                    EventId = Guid.NewGuid().ToString(),
                    UserId = user.Id,
                    OccurredAt = Timestamp.FromDateTime(DateTime.UtcNow),
                    SignedIn = new SignedInEvent(),
                },
                Cancellation);
        }

        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();
        call.ResponseStream.Current.Outcome.ShouldBe(EventOutcome.Rejected);
        call.ResponseStream.Current.Failure.Code.ShouldBe((int)StatusCode.PermissionDenied);
        call.ResponseStream.Current.Failure.Field.ShouldBe("user_id");
        (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();
        call.ResponseStream.Current.Outcome.ShouldBe(EventOutcome.Stored);
        (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeFalse();

        // Nothing sent is nothing wrong.
        using var silent = asAda.UserEvents();
        await silent.RequestStream.CompleteAsync();
        (await silent.ResponseStream.MoveNext(Cancellation)).ShouldBeFalse();
    }

    [Fact]
    public async Task People_read_change_and_delete_themselves_only()
    {
        var (ada, asAda) = await PersonAsync(Role.Customer);
        var (bruno, _) = await PersonAsync(Role.Customer);
        await asAda.GetUserAsync(new GetUserRequest { Id = bruno.Id }).ShouldFailAsync(StatusCode.PermissionDenied);
        await asAda.UpdateUserAsync(Rename(bruno)).ShouldFailAsync(StatusCode.PermissionDenied);
        await asAda.DeleteUserAsync(new DeleteUserRequest { Id = bruno.Id }).ShouldFailAsync(StatusCode.PermissionDenied);

        (await asAda.GetUserAsync(new GetUserRequest { Id = ada.Id })).User.ShouldBe(ada);
        (await asAda.UpdateUserAsync(Rename(ada))).User.DisplayName.ShouldBe("Renamed");
        await asAda.DeleteUserAsync(new DeleteUserRequest { Id = ada.Id });

        static UpdateUserRequest Rename(User user) => new()
        {
            User = new User { Id = user.Id, DisplayName = "Renamed" },
            UpdateMask = new() { Paths = { "display_name" } },
        };
    }

    [Fact]
    public async Task All_users_are_for_support_and_batches_for_admins()
    {
        var (_, asCustomer) = await PersonAsync(Role.Customer);
        var (_, asSupport) = await PersonAsync(Role.Support);
        var (_, asAdmin) = await PersonAsync(Role.Admin);

        await StreamAsync(asCustomer).ShouldFailAsync(StatusCode.PermissionDenied);
        (await StreamAsync(asSupport)).ShouldBeTrue();
        await BatchAsync(asSupport).ShouldFailAsync(StatusCode.PermissionDenied);
        (await BatchAsync(asAdmin)).ReceivedCount.ShouldBe(0);
        await StreamAsync(shop.Anonymous).ShouldFailAsync(StatusCode.Unauthenticated);

        static async Task<bool> StreamAsync(UserService.UserServiceClient client)
        {
            using var call = client.StreamUsers(new StreamUsersRequest());
            return await call.ResponseStream.MoveNext(Cancellation);
        }

        static async Task<BatchCreateUsersResponse> BatchAsync(UserService.UserServiceClient client)
        {
            using var call = client.BatchCreateUsers();
            await call.RequestStream.CompleteAsync();
            return await call;
        }
    }

    private async Task<(User User, UserService.UserServiceClient Client)> PersonAsync(Role role)
    {
        var email = UsersShop.UniqueEmail();
        var user = (await shop.Client.CreateUserAsync(new CreateUserRequest
        {
            User = new User { Email = email, DisplayName = "Person", Role = role },
            Password = Password,
        })).User;
        var signedIn = await shop.Anonymous.SignInAsync(new SignInRequest { Email = email, Password = Password });
        return (user, shop.Person(0, signedIn.Tokens.AccessToken));
    }
}
