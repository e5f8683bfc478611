using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shop.Users.V1;
using ShopMesh.Testing.Mesh.Errors;
using ShopMesh.Testing.PostgreSql;
using ShopMesh.Users.Retention;
using ShopMesh.Users.Tests.Running;

namespace ShopMesh.Users.Tests;

public sealed class UserEventsTests(PostgreSqlCluster cluster) : IAsyncLifetime
{
    private readonly UsersShop _shop = new(cluster) { Settings = { ["Users:Limits:EventStreams"] = "2" } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _shop.InitializeAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Each_event_is_acknowledged_once_and_in_order_when_it_is_stored()
    {
        var user = await _shop.CreateAsync();
        UserEventsRequest[] sent =
        [
            New(user.Id, request => request.SignedIn = new SignedInEvent { Device = "phone" }),
            New(user.Id, request => request.PageViewed = new PageViewedEvent { Path = "/p/1", Duration = Duration.FromTimeSpan(TimeSpan.FromSeconds(1.5)) }),
            New(user.Id, request => request.Searched = new SearchedEvent { Query = "blue \"hat\" é 🎩", ResultCount = 7 }),
        ];
        var responses = await SendAsync(_shop.Client, sent);
        responses.ShouldBe(sent.Select(request => new UserEventsResponse { EventId = request.EventId, Outcome = EventOutcome.Stored }));

        (await StoredAsync()).Order(StringComparer.Ordinal).ShouldBe(
        [
            $"{user.Id} 4 phone",
            $"{user.Id} 5 /p/1 1.500s",
            $"{user.Id} 6 blue \"hat\" é 🎩 7",
        ]);
    }

    [Fact]
    public async Task An_event_is_acknowledged_without_waiting_for_the_next()
    {
        var user = await _shop.CreateAsync();
        using var call = _shop.Client.UserEvents();
        for (var i = 0; i < 3; i++)
        {
            await call.RequestStream.WriteAsync(New(user.Id), Cancellation);
            (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();
            call.ResponseStream.Current.Outcome.ShouldBe(EventOutcome.Stored);
        }

        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeFalse();
    }

    [Fact]
    public async Task Events_that_are_sent_again_are_duplicates_on_any_replica_and_stored_once()
    {
        var user = await _shop.CreateAsync();
        var events = Enumerable.Range(0, 50).Select(_ => New(user.Id)).ToArray();
        (await SendAsync(_shop.Client, events[..30])).ShouldAllBe(response => response.Outcome == EventOutcome.Stored);

        // As a client does that lost the acknowledgements.
        var again = await SendAsync(_shop.OtherClient, events);
        again.Select(response => response.Outcome).ShouldBe(
            [.. Enumerable.Repeat(EventOutcome.Duplicate, 30), .. Enumerable.Repeat(EventOutcome.Stored, 20)]);
        var twice = New(user.Id);
        (await SendAsync(_shop.Client, twice, twice, twice)).Select(response => response.Outcome)
            .ShouldBe([EventOutcome.Stored, EventOutcome.Duplicate, EventOutcome.Duplicate]);
        (await StoredAsync()).Count.ShouldBe(51);
    }

    [Fact]
    public async Task Streams_with_the_same_events_at_once_store_each_event_once()
    {
        var user = await _shop.CreateAsync();
        var events = Enumerable.Range(0, 600).Select(_ => New(user.Id)).ToArray();
        var responses = await Task.WhenAll(SendAsync(_shop.Client, events), SendAsync(_shop.OtherClient, [.. events.Reverse()]));
        var outcomes = responses.SelectMany(all => all).ToLookup(response => response.Outcome);
        outcomes[EventOutcome.Stored].Count().ShouldBe(600);
        outcomes[EventOutcome.Duplicate].Count().ShouldBe(600);
        outcomes[EventOutcome.Stored].Select(response => response.EventId).ShouldBeUnique();
    }

    [Fact]
    public async Task What_is_not_valid_is_rejected_with_its_field_and_the_stream_goes_on()
    {
        var user = await _shop.CreateAsync();
        var unknown = Guid.CreateVersion7().ToString();
        (string Field, StatusCode Code, UserEventsRequest Request)[] wrong =
        [
            ("event_id", StatusCode.InvalidArgument, New(user.Id, request => request.EventId = "")),
            ("event_id", StatusCode.InvalidArgument, New(user.Id, request => request.EventId = new string('x', 10_000))),
            ("user_id", StatusCode.InvalidArgument, New("ada")),
            ("user_id", StatusCode.NotFound, New(unknown)),
            ("occurred_at", StatusCode.InvalidArgument, New(user.Id, request => request.OccurredAt = null)),
            ("occurred_at", StatusCode.InvalidArgument, New(user.Id, request => request.OccurredAt = new Timestamp { Seconds = long.MaxValue })),
            ("occurred_at", StatusCode.InvalidArgument, New(user.Id, request => request.OccurredAt = new Timestamp { Nanos = -1 })),
            ("occurred_at", StatusCode.InvalidArgument, New(user.Id, request => request.OccurredAt = At(TimeSpan.FromMinutes(2)))),
            ("occurred_at", StatusCode.InvalidArgument, New(user.Id, request => request.OccurredAt = At(TimeSpan.FromDays(-91)))),
            ("event", StatusCode.InvalidArgument, New(user.Id, request => request.ClearEvent())),
            ("signed_in.device", StatusCode.InvalidArgument, New(user.Id, request => request.SignedIn = new SignedInEvent { Device = new string('d', 101) })),
            ("page_viewed.path", StatusCode.InvalidArgument, New(user.Id, request => request.PageViewed = new PageViewedEvent())),
            ("page_viewed.path", StatusCode.InvalidArgument, New(user.Id, request => request.PageViewed = new PageViewedEvent { Path = new string('p', 2049) })),
            ("page_viewed.duration", StatusCode.InvalidArgument, New(user.Id, request => request.PageViewed = new PageViewedEvent { Path = "/", Duration = new Duration { Seconds = -1 } })),
            ("page_viewed.duration", StatusCode.InvalidArgument, New(user.Id, request => request.PageViewed = new PageViewedEvent { Path = "/", Duration = new Duration { Seconds = long.MaxValue } })),
            ("searched.query", StatusCode.InvalidArgument, New(user.Id, request => request.Searched = new SearchedEvent { Query = "a\0b" })),
            ("searched.result_count", StatusCode.InvalidArgument, New(user.Id, request => request.Searched = new SearchedEvent { Query = "q", ResultCount = -1 })),
        ];
        var responses = await SendAsync(_shop.Client, [.. wrong.SelectMany(item => (UserEventsRequest[])[item.Request, New(user.Id)])]);

        for (var i = 0; i < wrong.Length; i++)
        {
            var rejected = responses[i * 2];
            rejected.Outcome.ShouldBe(EventOutcome.Rejected);
            rejected.Failure.Field.ShouldBe(wrong[i].Field);
            rejected.Failure.Code.ShouldBe((int)wrong[i].Code, wrong[i].Field);
            rejected.Failure.Index.ShouldBe(i * 2);
            rejected.Failure.Message.ShouldNotBeEmpty();
            rejected.EventId.Length.ShouldBeLessThanOrEqualTo(100);
            responses[(i * 2) + 1].Outcome.ShouldBe(EventOutcome.Stored);
        }

        (await StoredAsync()).Count.ShouldBe(wrong.Length);
    }

    [Fact]
    public async Task An_event_that_was_rejected_can_be_sent_again_when_it_is_right()
    {
        var user = await _shop.CreateAsync();
        var wrong = New(Guid.CreateVersion7().ToString());
        var right = new UserEventsRequest(wrong) { UserId = user.Id };
        (await SendAsync(_shop.Client, wrong, right)).Select(response => response.Outcome).ShouldBe([EventOutcome.Rejected, EventOutcome.Stored]);
    }

    [Fact]
    public async Task Events_go_with_their_user()
    {
        var user = await _shop.CreateAsync();
        await SendAsync(_shop.Client, New(user.Id));
        await _shop.Client.DeleteUserAsync(new DeleteUserRequest { Id = user.Id });
        (await StoredAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_event_that_is_forgotten_is_too_old_to_be_stored_again()
    {
        var user = await _shop.CreateAsync();
        var kept = New(user.Id, request => request.OccurredAt = At(TimeSpan.FromDays(-90) + TimeSpan.FromMinutes(1)));
        var old = New(user.Id);
        await SendAsync(_shop.Client, kept, old);
        await ExecuteAsync($"UPDATE user_events SET occurred_at = now() - interval '91 days' WHERE event_id = '{old.EventId}'");

        (await _shop.Replica.Services.GetRequiredService<Pruning>().PruneAsync(Cancellation)).ShouldBe(1);
        old.OccurredAt = At(TimeSpan.FromDays(-91));
        (await SendAsync(_shop.Client, kept, old)).Select(response => response.Outcome).ShouldBe([EventOutcome.Duplicate, EventOutcome.Rejected]);
    }

    [Fact]
    public async Task A_client_that_leaves_half_way_has_stored_what_was_acknowledged()
    {
        var user = await _shop.CreateAsync();
        var acknowledged = new List<string>();
        using (var call = _shop.Client.UserEvents())
        {
            for (var i = 0; i < 20; i++)
                await call.RequestStream.WriteAsync(New(user.Id), Cancellation);
            for (var i = 0; i < 10 && await call.ResponseStream.MoveNext(Cancellation); i++)
                acknowledged.Add(call.ResponseStream.Current.EventId);
        }

        await using var command = _shop.Database.CreateCommand("SELECT count(*) FROM user_events WHERE event_id = ANY ($1)");
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. acknowledged.Select(Guid.Parse)] });
        (await command.ExecuteScalarAsync(Cancellation)).ShouldBe(10L);
    }

    [Fact]
    public async Task The_deadline_ends_a_stream_and_too_many_streams_are_told_when_to_come_back()
    {
        var user = await _shop.CreateAsync();
        var deadline = DateTime.UtcNow.AddSeconds(10);
        using var first = _shop.Client.UserEvents(deadline: deadline);
        using var second = _shop.Client.UserEvents();
        foreach (var call in new[] { first, second })
        {
            await call.RequestStream.WriteAsync(New(user.Id), Cancellation);
            (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();
        }

        using var third = _shop.Client.UserEvents();
        var error = await third.ResponseStream.MoveNext(Cancellation).ShouldFailAsync(StatusCode.ResourceExhausted);
        error.Detail<RetryInfo>().RetryDelay.ToTimeSpan().ShouldBeGreaterThan(TimeSpan.Zero);
        await first.ResponseStream.MoveNext(Cancellation).ShouldEndAtDeadlineAsync(deadline);
    }

    private static UserEventsRequest New(string userId, Action<UserEventsRequest>? change = null)
    {
        var request = new UserEventsRequest
        {
            EventId = Guid.NewGuid().ToString(),
            UserId = userId,
            OccurredAt = At(TimeSpan.Zero),
            SignedIn = new SignedInEvent { Device = "phone" },
        };
        change?.Invoke(request);
        return request;
    }

    private static Timestamp At(TimeSpan fromNow) => Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow + fromNow);

    private static async Task<List<UserEventsResponse>> SendAsync(UserService.UserServiceClient client, params UserEventsRequest[] requests)
    {
        using var call = client.UserEvents(cancellationToken: Cancellation);
        var sending = Task.Run(async () =>
        {
            foreach (var request in requests)
                await call.RequestStream.WriteAsync(request, Cancellation);
            await call.RequestStream.CompleteAsync();
        }, Cancellation);
        var responses = new List<UserEventsResponse>();
        while (await call.ResponseStream.MoveNext(Cancellation))
            responses.Add(call.ResponseStream.Current);
        await sending;
        return responses;
    }

    private async Task<List<string>> StoredAsync()
    {
        await using var command = _shop.Database.CreateCommand("""
            SELECT concat_ws(' ', user_id, kind, details ->> 'device', details ->> 'path', details ->> 'duration', details ->> 'query', details ->> 'resultCount')
            FROM user_events
            """);
        var stored = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        while (await reader.ReadAsync(Cancellation))
            stored.Add(reader.GetString(0));
        return stored;
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var command = _shop.Database.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
