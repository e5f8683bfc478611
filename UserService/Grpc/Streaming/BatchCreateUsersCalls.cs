using FluentValidation;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Shop.Users.V1;
using ShopMesh.ServiceDefaults.Limits;
using ShopMesh.ServiceDefaults.Validation;
using ShopMesh.Users.Data;
using ShopMesh.Users.Domain;
using ShopMesh.Users.Limits;
using ShopMesh.Users.Validation;
using User = ShopMesh.Users.Domain.User;

namespace ShopMesh.Users.Grpc.Streaming;

/// <summary>Serves BatchCreateUsers.</summary>
internal sealed class BatchCreateUsersCalls(UserBatches batches, TimeProvider time, IOptions<UserLimits> limits)
{
    private const int BatchSize = 200;

    private readonly Places _places = new("BatchCreateUsers", limits.Value.Batches);
    private readonly IValidator<CreateUserRequest> _rules = new CreateUserRequestValidator();

    /// <summary>Opens accounts as they come, a batch at a time; what was opened stays, also when the call breaks off.</summary>
    public async Task<BatchCreateUsersResponse> ServeAsync(IAsyncStreamReader<BatchCreateUsersRequest> requests, ServerCallContext context)
    {
        using var place = _places.Take();
        var cancellation = context.CancellationToken;
        var summary = new BatchSummary();
        var pending = new List<NewAccount>(BatchSize);
        await foreach (var request in requests.ReadAllAsync(cancellation))
        {
            if (ToAccount(request, summary) is { } account)
                pending.Add(account);
            if (pending.Count == BatchSize)
                await CreateAsync(pending, summary, cancellation);
        }

        await CreateAsync(pending, summary, cancellation);
        return summary.ToResponse();
    }

    private NewAccount? ToAccount(BatchCreateUsersRequest request, BatchSummary summary)
    {
        // The rules are those of CreateUser, word for word.
        var create = new CreateUserRequest { User = request.User };
        if (request.HasPassword)
            create.Password = request.Password;
        var index = summary.Receive();
        if (_rules.Check(create) is [_, ..] violations)
        {
            summary.Fail(index, request.User?.Email ?? "", violations);
            return null;
        }

        var now = time.GetUtcNow();
        return new NewAccount(
            index, User.Open(Guid.CreateVersion7(now), request.User.ToProfile(), now), request.HasPassword ? request.Password : null);
    }

    private async Task CreateAsync(List<NewAccount> pending, BatchSummary summary, CancellationToken cancellationToken)
    {
        if (pending.Count == 0)
            return;

        var created = await batches.CreateAsync(pending, cancellationToken);
        foreach (var account in pending)
        {
            if (created.Contains(account.User.Id))
                summary.Create();
            else
                summary.Fail(account.Index, account.User.Email, StatusCode.AlreadyExists, "user.email", "There is an account with this e-mail address.");
        }

        pending.Clear();
    }
}
