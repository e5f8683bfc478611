using System.Collections.Concurrent;
using Grpc.Core;
using Shop.Users.V1;
using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.Testing.Shop.Fakes;

/// <summary>A user service that knows whom it is told of.</summary>
public sealed class FakeUsers : UserService.UserServiceBase
{
    private readonly ConcurrentDictionary<string, User> _users = [];

    /// <summary>Where a test can stand.</summary>
    public RpcGate Gate { get; } = new();

    /// <summary>Adds a user.</summary>
    public User Add(UserStatus status = UserStatus.Active)
    {
        var user = new User { Id = Guid.CreateVersion7().ToString(), DisplayName = "Someone", Status = status };
        _users[user.Id] = user;
        return user;
    }

    /// <inheritdoc/>
    public override Task<GetUserResponse> GetUser(GetUserRequest request, ServerCallContext context) => Gate.PassAsync(
        nameof(GetUser),
        () => new GetUserResponse { User = _users.GetValueOrDefault(request.Id) ?? throw new NotFoundException("user", request.Id) },
        context.CancellationToken);

    /// <inheritdoc/>
    public override Task<CreateUserResponse> CreateUser(CreateUserRequest request, ServerCallContext context) => Gate.PassAsync(
        nameof(CreateUser),
        () =>
        {
            var user = Add();
            user.Email = request.User.Email;
            user.DisplayName = request.User.DisplayName;
            return new CreateUserResponse { User = user };
        },
        context.CancellationToken);
}
