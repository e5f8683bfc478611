using Grpc.Core;
using Shop.Users.V1;
using ShopMesh.Orders.Domain;

namespace ShopMesh.Orders.Clients;

/// <summary>Asks shop.users.v1 who a user is.</summary>
internal sealed class UserDirectory(UserService.UserServiceClient users) : IUserDirectory
{
    public async Task<Buyer?> FindAsync(Guid userId, CancellationToken cancellationToken)
    {
        try
        {
            var response = await users.GetUserAsync(new GetUserRequest { Id = userId.ToString() }, cancellationToken: cancellationToken);
            return new Buyer(userId, response.User.Status == UserStatus.Active);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
        catch (RpcException e)
        {
            throw DependencyError.Translate("users", e, cancellationToken);
        }
    }
}
