using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Shop.Users.V1;
using ShopMesh.ServiceDefaults.Authentication;
using ShopMesh.ServiceDefaults.Querying;
using ShopMesh.ServiceDefaults.Querying.Paging;
using ShopMesh.Users.Data;
using ShopMesh.Users.Domain;
using ShopMesh.Users.Grpc.Streaming;

namespace ShopMesh.Users.Grpc;

/// <summary>The rpcs of <c>shop.users.v1.UserService</c>. Requests were validated before they come here.</summary>
internal sealed class UserGrpcService(
    UserStore users,
    UserList list,
    StreamUsersCalls streams,
    WatchUserCalls watches,
    BatchCreateUsersCalls batches,
    ChatCalls chats,
    UserEventsCalls events,
    SignInCalls signIn)
    : UserService.UserServiceBase
{
    public override async Task<GetUserResponse> GetUser(GetUserRequest request, ServerCallContext context)
    {
        context.AuthorizeOwner(request.Id);
        var user = await users.GetAsync(Guid.Parse(request.Id), context.CancellationToken);
        return new GetUserResponse { User = user.ToMessage() };
    }

    public override async Task<CreateUserResponse> CreateUser(CreateUserRequest request, ServerCallContext context)
    {
        var password = request.HasPassword ? request.Password : null;
        var profile = request.User.ToProfile();
        if (!context.ActsForAnyone())
            SelfService.CheckNew(profile);
        var user = await users.CreateAsync(profile, password, context.CancellationToken);
        return new CreateUserResponse { User = user.ToMessage() };
    }

    public override async Task<UpdateUserResponse> UpdateUser(UpdateUserRequest request, ServerCallContext context)
    {
        context.AuthorizeOwner(request.User.Id);
        var actsForAnyone = context.ActsForAnyone();
        var user = await users.UpdateAsync(
            Guid.Parse(request.User.Id),
            request.User.Etag,
            profile =>
            {
                var changed = profile.With(request.User, request.UpdateMask);
                return actsForAnyone ? changed : SelfService.CheckChange(profile, changed);
            },
            context.CancellationToken);
        return new UpdateUserResponse { User = user.ToMessage() };
    }

    public override async Task<Empty> DeleteUser(DeleteUserRequest request, ServerCallContext context)
    {
        context.AuthorizeOwner(request.Id);
        await users.DeleteAsync(Guid.Parse(request.Id), request.Etag, context.CancellationToken);
        return new Empty();
    }

    public override async Task<ListUsersResponse> ListUsers(ListUsersRequest request, ServerCallContext context)
    {
        var page = await list.ReadAsync(
            new ListRequest(request.Filter, request.OrderBy, request.PageToken), PageSize.Of(request.PageSize), context.CancellationToken);
        var response = new ListUsersResponse { NextPageToken = page.NextPageToken, TotalSize = page.TotalSize };
        response.Users.AddRange(page.Items.Select(user => user.ToMessage()));
        return response;
    }

    public override Task StreamUsers(
        StreamUsersRequest request, IServerStreamWriter<StreamUsersResponse> responseStream, ServerCallContext context) =>
        streams.ServeAsync(request, responseStream, context);

    public override Task WatchUser(
        WatchUserRequest request, IServerStreamWriter<WatchUserResponse> responseStream, ServerCallContext context) =>
        watches.ServeAsync(request, responseStream, context);

    public override Task<BatchCreateUsersResponse> BatchCreateUsers(
        IAsyncStreamReader<BatchCreateUsersRequest> requestStream, ServerCallContext context) =>
        batches.ServeAsync(requestStream, context);

    public override Task UserEvents(
        IAsyncStreamReader<UserEventsRequest> requestStream, IServerStreamWriter<UserEventsResponse> responseStream, ServerCallContext context) =>
        events.ServeAsync(requestStream, responseStream, context);

    public override Task Chat(
        IAsyncStreamReader<ChatRequest> requestStream, IServerStreamWriter<ChatResponse> responseStream, ServerCallContext context) =>
        chats.ServeAsync(requestStream, responseStream, context);

    public override Task<SignInResponse> SignIn(SignInRequest request, ServerCallContext context) => signIn.SignInAsync(request, context);

    public override Task<RefreshTokenResponse> RefreshToken(RefreshTokenRequest request, ServerCallContext context) =>
        signIn.RefreshAsync(request, context);

    public override Task<Empty> SignOut(SignOutRequest request, ServerCallContext context) => signIn.SignOutAsync(request, context);
}
