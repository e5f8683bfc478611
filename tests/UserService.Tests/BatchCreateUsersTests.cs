using Grpc.Core;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Google.Rpc;
using Shop.Users.V1;
using ShopMesh.Testing.Mesh.Errors;
using ShopMesh.Testing.PostgreSql;
using ShopMesh.Users.Tests.Running;

namespace ShopMesh.Users.Tests;

// Looks at the memory of the whole process, so nothing else runs in it meanwhile.
[Collection(nameof(BatchCreateUsersTests))]
[CollectionDefinition(nameof(BatchCreateUsersTests), DisableParallelization = true)]
public sealed class BatchCreateUsersTests(PostgreSqlCluster cluster) : IAsyncLifetime
{
    private readonly UsersShop _shop = new(cluster) { Settings = { ["Users:Limits:Batches"] = "2" } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _shop.InitializeAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Good_accounts_are_kept_and_each_other_one_is_told_with_its_index_and_reason()
    {
        await _shop.CreateAsync(email: "Taken@shop.example");
        var response = await SendAsync(
            New("first@shop.example"),
            New("taken@SHOP.example"),
            New("no address"),
            New("second@shop.example"),
            New("FIRST@shop.example"),
            new BatchCreateUsersRequest(),
            New("third@shop.example", user => user.DisplayName = ""),
            New("fourth@shop.example", user => (user.Role, user.Status) = ((Role)9, (UserStatus)9)));

        response.ReceivedCount.ShouldBe(8);
        response.CreatedCount.ShouldBe(2);
        response.FailedCount.ShouldBe(6);
        response.Failures.Select(failure => (failure.Index, failure.Key, (StatusCode)failure.Code, failure.Field)).ShouldBe(
        [
            (1, "taken@SHOP.example", StatusCode.AlreadyExists, "user.email"),
            (2, "no address", StatusCode.InvalidArgument, "user.email"),
            (4, "FIRST@shop.example", StatusCode.AlreadyExists, "user.email"),
            (5, "", StatusCode.InvalidArgument, "user"),
            (6, "third@shop.example", StatusCode.InvalidArgument, "user.display_name"),
            (7, "fourth@shop.example", StatusCode.InvalidArgument, "user.role"),
        ]);
        response.Failures.ShouldAllBe(failure => failure.Message.Length > 0);
        response.Failures[5].Message.ShouldContain("user.status");

        var users = (await _shop.OtherClient.ListUsersAsync(new ListUsersRequest { OrderBy = "email" })).Users;
        users.Select(user => user.Email).ShouldBe(["first@shop.example", "second@shop.example", "Taken@shop.example"]);
    }

    [Fact]
    public async Task Accounts_are_those_that_CreateUser_would_open()
    {
        await SendAsync(
            New("whole@shop.example", user =>
            {
                user.Id = user.Etag = "ignored";
                user.Role = Role.Support;
                user.Status = UserStatus.Inactive;
                user.AvatarUrl = "https://shop.example/a.png";
            }),
            New("least@shop.example"));

        var users = (await _shop.Client.ListUsersAsync(new ListUsersRequest { OrderBy = "email desc" })).Users;
        var whole = users[0];
        Guid.ParseExact(whole.Id, "D").Version.ShouldBe(7);
        (whole.Role, whole.Status, whole.AvatarUrl).ShouldBe((Role.Support, UserStatus.Inactive, "https://shop.example/a.png"));
        whole.UpdatedAt.ShouldBe(whole.CreatedAt);
        (users[1].Role, users[1].Status, users[1].HasAvatarUrl).ShouldBe((Role.Customer, UserStatus.Active, false));

        // They live on like others.
        await _shop.Client.DeleteUserAsync(new DeleteUserRequest { Id = whole.Id, Etag = whole.Etag });
    }

    [Fact]
    public async Task Passwords_are_stored_as_slow_hashes_and_told_to_nobody()
    {
        const string password = "correct horse battery";
        var secret = New("secret@shop.example");
        secret.Password = password;
        var tooShort = New("short@shop.example");
        tooShort.Password = "elevenchars";
        var response = await SendAsync(secret, New("none@shop.example"), tooShort);

        response.CreatedCount.ShouldBe(2);
        response.Failures.ShouldHaveSingleItem().Field.ShouldBe("password");
        response.ToString().ShouldNotContain("elevenchars");
        await using var context = _shop.OpenContext();
        var credential = await context.PasswordCredentials.SingleAsync(Cancellation);
        new PasswordHasher<Domain.User>().VerifyHashedPassword(null!, credential.PasswordHash, password)
            .ShouldBe(PasswordVerificationResult.Success);
        _shop.Replica.Log.Text.ShouldNotContain(password);
        _shop.Replica.Log.Text.ShouldNotContain("elevenchars");
    }

    [Fact]
    public async Task Failures_are_counted_all_and_listed_up_to_the_first_thousand()
    {
        var taken = await _shop.CreateAsync();
        using var call = _shop.Client.BatchCreateUsers();
        for (var i = 0; i < 1_500; i++)
            await call.RequestStream.WriteAsync(i % 3 == 0 ? New(taken.Email) : New(new string('x', 300)), Cancellation);
        await call.RequestStream.CompleteAsync();

        var response = await call;
        response.FailedCount.ShouldBe(1_500);
        response.Failures.Select(failure => failure.Index).ShouldBe(Enumerable.Range(0, 1000));
        response.Failures.ShouldAllBe(failure => failure.Key.Length <= 254);
    }

    [Fact]
    public async Task Many_accounts_are_opened_at_constant_memory()
    {
        const int count = 10_000;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var call = _shop.Client.BatchCreateUsers();
        for (var i = 0; i < count; i++)
            await call.RequestStream.WriteAsync(New($"many{i}@shop.example", user => user.AvatarUrl = $"https://a.example/{new string('a', 2_000)}"), Cancellation);
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(16L * 1024 * 1024);
        await call.RequestStream.CompleteAsync();
        (await call).CreatedCount.ShouldBe(count);
    }

    [Fact]
    public async Task Batches_with_the_same_addresses_at_once_open_each_account_once()
    {
        var emails = Enumerable.Range(0, 400).Select(i => $"race{i}@shop.example").ToList();
        var forward = SendAsync(_shop.Client, [.. emails.Select(email => New(email))]);
        var backward = SendAsync(_shop.OtherClient, [.. emails.AsEnumerable().Reverse().Select(email => New(email))]);
        var responses = await Task.WhenAll(forward, backward);

        responses.Sum(response => response.CreatedCount).ShouldBe(400);
        responses.Sum(response => response.FailedCount).ShouldBe(400);
        (await _shop.Client.ListUsersAsync(new ListUsersRequest())).TotalSize.ShouldBe(400);
    }

    [Fact]
    public async Task What_was_opened_before_a_call_breaks_off_stays()
    {
        using (var call = _shop.Client.BatchCreateUsers())
        {
            for (var i = 0; i < 250; i++)
                await call.RequestStream.WriteAsync(New($"half{i}@shop.example"), Cancellation);
            await Eventually.Async(async () => (await _shop.Client.ListUsersAsync(new ListUsersRequest())).TotalSize == 200);
        }

        // Sent again, those are told and the rest is opened.
        var response = await SendAsync([.. Enumerable.Range(0, 250).Select(i => New($"half{i}@shop.example"))]);
        response.CreatedCount.ShouldBe(50);
        response.Failures.Select(failure => failure.Index).ShouldBe(Enumerable.Range(0, 200));
    }

    [Fact]
    public async Task An_empty_batch_is_a_batch()
    {
        var response = await SendAsync();
        response.ShouldBe(new BatchCreateUsersResponse());
    }

    [Fact]
    public async Task The_deadline_ends_a_batch_that_does_not_end()
    {
        var deadline = DateTime.UtcNow.AddMilliseconds(500);
        using var call = _shop.Client.BatchCreateUsers(deadline: deadline);
        await call.ResponseAsync.ShouldEndAtDeadlineAsync(deadline);
    }

    [Fact]
    public async Task More_batches_than_a_replica_has_room_for_are_told_when_to_come_back()
    {
        using var first = _shop.Client.BatchCreateUsers();
        using var second = _shop.Client.BatchCreateUsers();
        for (var i = 0; i < 200; i++)
        {
            await first.RequestStream.WriteAsync(New($"a{i}@shop.example"), Cancellation);
            await second.RequestStream.WriteAsync(New($"b{i}@shop.example"), Cancellation);
        }

        await Eventually.Async(async () => (await _shop.Client.ListUsersAsync(new ListUsersRequest())).TotalSize == 400);
        var error = await SendAsync().ShouldFailAsync(StatusCode.ResourceExhausted);
        error.Detail<RetryInfo>().RetryDelay.ToTimeSpan().ShouldBeGreaterThan(TimeSpan.Zero);
    }

    private static BatchCreateUsersRequest New(string email, Action<User>? change = null)
    {
        var request = new BatchCreateUsersRequest { User = new User { Email = email, DisplayName = "New" } };
        change?.Invoke(request.User);
        return request;
    }

    private Task<BatchCreateUsersResponse> SendAsync(params BatchCreateUsersRequest[] requests) => SendAsync(_shop.Client, requests);

    private static async Task<BatchCreateUsersResponse> SendAsync(UserService.UserServiceClient client, BatchCreateUsersRequest[] requests)
    {
        using var call = client.BatchCreateUsers(cancellationToken: Cancellation);
        foreach (var request in requests)
            await call.RequestStream.WriteAsync(request, Cancellation);
        await call.RequestStream.CompleteAsync();
        return await call;
    }
}
