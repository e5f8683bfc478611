using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Shop.Users.V1;
using ShopMesh.Testing.Mesh.Errors;
using ShopMesh.Testing.PostgreSql;
using ShopMesh.Users.Retention;
using ShopMesh.Users.Tests.Running;

namespace ShopMesh.Users.Tests;

public sealed class ChatTests(PostgreSqlCluster cluster) : IAsyncLifetime
{
    private readonly UsersShop _shop = new(cluster)
    {
        Settings =
        {
            ["Users:Chat:History"] = "5",
            ["Users:Chat:Lease"] = "00:00:06",
            ["Users:Chat:MembersPerRoom"] = "3",
            ["Users:Chat:SessionsPerMember"] = "2",
            ["Users:Chat:MessagesPerSecond"] = "1",
            ["Users:Chat:Burst"] = "20",
            ["Users:Limits:Chats"] = "5",
        },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _shop.InitializeAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task What_is_said_on_one_replica_is_heard_on_both_in_one_order()
    {
        var (ada, bruno) = (await _shop.CreateAsync("Ada"), await _shop.CreateAsync("Bruno"));
        using var here = await ChatMember.JoinAsync(_shop.Client, "hats", ada);
        using var there = await ChatMember.JoinAsync(_shop.OtherClient, "hats", bruno);
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await here.SayAsync($"Ada {i}"));
            ids.Add(await there.SayAsync($"Bruno {i}"));
        }

        var heardHere = await TakeAsync(here, 10);
        var heardThere = await TakeAsync(there, 10);
        heardHere.ShouldBe(heardThere);
        heardHere.Select(response => response.Message.MessageId).ShouldBe(ids, ignoreOrder: true);
        heardHere.Where(response => response.Message.UserId == ada.Id).Select(response => response.Message.Text)
            .ShouldBe(Enumerable.Range(0, 5).Select(i => $"Ada {i}"));
        heardHere.ShouldAllBe(response => response.Message.SentAt != null && response.Cursor.Length > 0);
    }

    [Fact]
    public async Task Rooms_do_not_hear_each_other()
    {
        var (ada, bruno) = (await _shop.CreateAsync(), await _shop.CreateAsync());
        using var hats = await ChatMember.JoinAsync(_shop.Client, "hats", ada);
        using var shoes = await ChatMember.JoinAsync(_shop.OtherClient, "shoes", bruno);
        await hats.SayAsync("about hats");
        (await hats.NextMessageAsync()).Message.Text.ShouldBe("about hats");
        await shoes.SayAsync("about shoes");
        (await shoes.NextMessageAsync()).Message.Text.ShouldBe("about shoes");
    }

    [Fact]
    public async Task Whoever_comes_late_hears_what_was_said_last_then_who_is_there_then_what_happens()
    {
        var (ada, bruno) = (await _shop.CreateAsync(), await _shop.CreateAsync());
        using var early = await ChatMember.JoinAsync(_shop.Client, "hats", ada);
        for (var i = 0; i < 8; i++)
            await early.SayAsync($"{i}");
        await TakeAsync(early, 8);

        using var late = await ChatMember.JoinAsync(_shop.OtherClient, "hats", bruno);
        (await TakeAsync(late, 5)).Select(response => response.Message.Text).ShouldBe(["3", "4", "5", "6", "7"]);
        var first = await late.NextAsync();
        first.Joined.UserId.ShouldBe(ada.Id);
        first.Cursor.ShouldBeEmpty();
        (await late.NextAsync()).Joined.UserId.ShouldBe(bruno.Id);
        (await early.NextAsync()).Joined.UserId.ShouldBe(bruno.Id);
        await early.SayAsync("news");
        (await late.NextAsync()).Message.Text.ShouldBe("news");
    }

    [Fact]
    public async Task A_member_who_reconnects_elsewhere_goes_on_after_the_last_message_that_they_saw()
    {
        var (ada, bruno) = (await _shop.CreateAsync(), await _shop.CreateAsync());
        using var staying = await ChatMember.JoinAsync(_shop.OtherClient, "hats", bruno);
        string cursor;
        using (var leaving = await ChatMember.JoinAsync(_shop.Client, "hats", ada))
        {
            await leaving.SayAsync("seen");
            cursor = (await leaving.NextMessageAsync()).Cursor;
        }

        await staying.HearOfLeavingAsync(ada);
        for (var i = 0; i < 8; i++)
            await staying.SayAsync($"missed {i}");
        await TakeAsync(staying, 8);

        // All of it, not only recent history.
        using var back = await ChatMember.JoinAsync(_shop.OtherClient, "hats", ada, cursor);
        (await TakeAsync(back, 8)).Select(response => response.Message.Text).ShouldBe(Enumerable.Range(0, 8).Select(i => $"missed {i}"));
    }

    [Fact]
    public async Task A_message_that_is_sent_again_is_stored_and_heard_once()
    {
        var ada = await _shop.CreateAsync();
        using var here = await ChatMember.JoinAsync(_shop.Client, "hats", ada);
        using var there = await ChatMember.JoinAsync(_shop.OtherClient, "hats", ada);
        var id = await here.SayAsync("once");
        await here.SayAsync("once", id);
        await there.SayAsync("once", id);
        await there.SayAsync("end");
        (await TakeAsync(here, 2)).Select(response => response.Message.Text).Order(StringComparer.Ordinal).ShouldBe(["end", "once"]);
        await here.SayAsync("after");
        (await here.NextMessageAsync()).Message.Text.ShouldBe("after");

        await there.SayAsync("another text", id);
        var error = await EndOf(there).ShouldFailAsync(StatusCode.AlreadyExists);
        error.Reason().ShouldBe("MESSAGE_ID_TAKEN");
        error.Detail<ResourceInfo>().ResourceName.ShouldBe(id);
    }

    [Fact]
    public async Task A_member_who_hangs_up_hears_what_they_said_and_the_call_ends_well()
    {
        var (ada, bruno) = (await _shop.CreateAsync(), await _shop.CreateAsync());
        using var staying = await ChatMember.JoinAsync(_shop.OtherClient, "hats", bruno);
        using var leaving = await ChatMember.JoinAsync(_shop.Client, "hats", ada);
        for (var i = 0; i < 5; i++)
            await leaving.SayAsync($"{i}");
        await leaving.HangUpAsync();
        (await TakeAsync(leaving, 5)).Select(response => response.Message.Text).ShouldBe(["0", "1", "2", "3", "4"]);
        (await leaving.EndsAsync()).ShouldBeTrue();
        await staying.HearOfLeavingAsync(ada);

        // With nothing said at all, too.
        using var silent = await ChatMember.JoinAsync(_shop.Client, "hats", ada);
        await silent.HangUpAsync();
        while (!await silent.EndsAsync())
        {
        }
    }

    [Fact]
    public async Task A_member_with_two_calls_comes_once_and_leaves_with_the_last_of_them()
    {
        var (ada, bruno) = (await _shop.CreateAsync(), await _shop.CreateAsync());
        using var witness = await ChatMember.JoinAsync(_shop.Client, "hats", bruno);
        var first = await ChatMember.JoinAsync(_shop.Client, "hats", ada);
        var second = await ChatMember.JoinAsync(_shop.OtherClient, "hats", ada);
        await witness.HearOfComingAsync(ada);
        await first.HangUpAsync();
        while (!await first.EndsAsync())
        {
        }

        await second.SayAsync("still here");
        (await witness.NextAsync()).Message.Text.ShouldBe("still here");
        second.Dispose();
        (await witness.NextAsync()).Left.UserId.ShouldBe(ada.Id);
        first.Dispose();
    }

    [Fact]
    public async Task The_first_message_must_be_a_join_and_only_the_first()
    {
        var ada = await _shop.CreateAsync();
        using var call = _shop.Client.Chat();
        await call.RequestStream.WriteAsync(new ChatRequest { Post = new ChatPost { MessageId = Guid.NewGuid().ToString(), Text = "hi" } }, Cancellation);
        var error = await call.ResponseStream.MoveNext(Cancellation).ShouldFailAsync(StatusCode.InvalidArgument);
        error.Reason().ShouldBe("JOIN_REQUIRED");

        using var empty = _shop.Client.Chat();
        await empty.RequestStream.CompleteAsync();
        await empty.ResponseStream.MoveNext(Cancellation).ShouldFailAsync(StatusCode.InvalidArgument);

        using var member = await ChatMember.JoinAsync(_shop.Client, "hats", ada);
        await member.SendAsync(new ChatRequest { Join = new ChatJoin { Room = "shoes", UserId = ada.Id } });
        (await EndOf(member).ShouldFailAsync(StatusCode.InvalidArgument)).Reason().ShouldBe("ALREADY_JOINED");
    }

    [Theory]
    [InlineData("", "join.room")]
    [InlineData(" ", "join.room")]
    [InlineData("a\0b", "join.room")]
    public async Task A_room_needs_a_name(string room, string field)
    {
        var ada = await _shop.CreateAsync();
        (await JoinFailsAsync(room, ada, StatusCode.InvalidArgument)).InvalidFields().ShouldBe([field]);
        (await JoinFailsAsync(new string('r', 101), ada, StatusCode.InvalidArgument)).InvalidFields().ShouldBe(["join.room"]);
    }

    [Fact]
    public async Task What_is_said_must_have_an_id_and_a_text_of_bounded_length()
    {
        var ada = await _shop.CreateAsync();
        (ChatRequest Request, string Field)[] wrong =
        [
            (new ChatRequest(), "kind"),
            (new ChatRequest { Post = new ChatPost { MessageId = "1", Text = "text" } }, "post.message_id"),
            (new ChatRequest { Post = new ChatPost { MessageId = Guid.NewGuid().ToString() } }, "post.text"),
            (new ChatRequest { Post = new ChatPost { MessageId = Guid.NewGuid().ToString(), Text = new string('t', 4001) } }, "post.text"),
            (new ChatRequest { Post = new ChatPost { MessageId = Guid.NewGuid().ToString(), Text = "a\0b" } }, "post.text"),
        ];
        foreach (var (request, field) in wrong)
        {
            using var member = await ChatMember.JoinAsync(_shop.Client, "hats", ada);
            await member.SendAsync(request);
            (await EndOf(member).ShouldFailAsync(StatusCode.InvalidArgument)).InvalidFields().ShouldBe([field]);
        }

        using var longest = await ChatMember.JoinAsync(_shop.Client, "hats", ada);
        await longest.SayAsync(new string('t', 4000));
        (await longest.NextMessageAsync()).Message.Text.Length.ShouldBe(4000);
    }

    [Fact]
    public async Task Only_active_users_that_exist_may_come()
    {
        var unknown = await JoinFailsAsync("hats", new User { Id = Guid.CreateVersion7().ToString() }, StatusCode.NotFound);
        unknown.Detail<ResourceInfo>().ResourceType.ShouldBe("user");

        var ada = await _shop.CreateAsync();
        await _shop.Client.UpdateUserAsync(new UpdateUserRequest
        {
            User = new User { Id = ada.Id, Status = UserStatus.Suspended },
            UpdateMask = new() { Paths = { "status" } },
        });
        var suspended = await JoinFailsAsync("hats", ada, StatusCode.FailedPrecondition);
        suspended.Detail<PreconditionFailure>().Violations.ShouldHaveSingleItem().Type.ShouldBe("USER_NOT_ACTIVE");
    }

    [Fact]
    public async Task A_cursor_of_another_room_or_of_nobody_is_refused_and_one_that_is_too_old_has_expired()
    {
        var ada = await _shop.CreateAsync();
        using var member = await ChatMember.JoinAsync(_shop.Client, "hats", ada);
        await member.SayAsync("one");
        var cursor = (await member.NextMessageAsync()).Cursor;
        (await JoinFailsAsync("shoes", ada, StatusCode.InvalidArgument, cursor)).Reason().ShouldBe("CURSOR_MISMATCH");
        var invalid = await JoinFailsAsync("hats", ada, StatusCode.InvalidArgument, "x");
        invalid.Reason().ShouldBe("INVALID_CURSOR");
        invalid.InvalidFields().ShouldBe(["join.cursor"]);

        await member.SayAsync("two");
        await member.NextMessageAsync();
        await ExecuteAsync("UPDATE chat_entries SET at = now() - interval '8 days'");
        await _shop.Replica.Services.GetRequiredService<Pruning>().PruneAsync(Cancellation);
        (await JoinFailsAsync("hats", ada, StatusCode.FailedPrecondition, cursor)).Reason().ShouldBe("CURSOR_EXPIRED");
    }

    [Fact]
    public async Task A_room_that_nobody_uses_is_removed_and_its_cursors_with_it()
    {
        var ada = await _shop.CreateAsync();
        string cursor;
        using (var member = await ChatMember.JoinAsync(_shop.Client, "hats", ada))
        {
            await member.SayAsync("one");
            cursor = (await member.NextMessageAsync()).Cursor;
            await member.HangUpAsync();
            while (!await member.EndsAsync())
            {
            }
        }

        await ExecuteAsync("UPDATE chat_entries SET at = now() - interval '8 days'");
        await ExecuteAsync("UPDATE chat_rooms SET last_active_at = now() - interval '8 days'");
        await _shop.Replica.Services.GetRequiredService<Pruning>().PruneAsync(Cancellation);
        await using (var command = _shop.Database.CreateCommand("SELECT count(*) FROM chat_rooms"))
            (await command.ExecuteScalarAsync(Cancellation)).ShouldBe(0L);
        (await JoinFailsAsync("hats", ada, StatusCode.FailedPrecondition, cursor)).Reason().ShouldBe("CURSOR_EXPIRED");
    }

    [Fact]
    public async Task Rooms_members_calls_and_speech_are_bounded_and_say_when_to_come_back()
    {
        var users = new List<User>();
        for (var i = 0; i < 4; i++)
            users.Add(await _shop.CreateAsync());
        using var first = await ChatMember.JoinAsync(_shop.Client, "hats", users[0]);
        using var second = await ChatMember.JoinAsync(_shop.OtherClient, "hats", users[1]);
        using var third = await ChatMember.JoinAsync(_shop.Client, "hats", users[2]);
        await ExpectAsync(JoinFailsAsync("hats", users[3], StatusCode.ResourceExhausted), "ROOM_FULL");

        using var again = await ChatMember.JoinAsync(_shop.Client, "hats", users[0]);
        await ExpectAsync(JoinFailsAsync("hats", users[0], StatusCode.ResourceExhausted), "TOO_MANY_SESSIONS");

        using var fourth = await ChatMember.JoinAsync(_shop.Client, "a", users[3]);
        using var fifth = await ChatMember.JoinAsync(_shop.Client, "b", users[3]);
        await ExpectAsync(JoinFailsAsync("c", users[3], StatusCode.ResourceExhausted), "TOO_MANY_CALLS");

        for (var i = 0; i < 25; i++)
        {
            try
            {
                await first.SayAsync("blah");
            }
            catch (RpcException)
            {
                // The call has ended; the reader is told why.
                break;
            }
        }

        await ExpectAsync(EndOf(first).ShouldFailAsync(StatusCode.ResourceExhausted), "TOO_MANY_MESSAGES");

        static async Task ExpectAsync(Task<RpcException> failure, string reason)
        {
            var error = await failure;
            error.Reason().ShouldBe(reason);
            error.Detail<RetryInfo>().RetryDelay.ToTimeSpan().ShouldBeGreaterThan(TimeSpan.Zero);
        }
    }

    [Fact]
    public async Task The_deadline_and_a_replica_that_shuts_down_end_the_call_and_the_presence()
    {
        var (ada, bruno, chiara) = (await _shop.CreateAsync(), await _shop.CreateAsync(), await _shop.CreateAsync());
        using var witness = await ChatMember.JoinAsync(_shop.OtherClient, "hats", bruno);
        var deadline = DateTime.UtcNow.AddSeconds(6);
        using var late = await ChatMember.JoinAsync(_shop.Client, "hats", chiara, deadline: deadline);
        await EndOf(late).ShouldEndAtDeadlineAsync(deadline);
        await witness.HearOfLeavingAsync(chiara);

        using var member = await ChatMember.JoinAsync(_shop.Client, "hats", ada);
        await member.SayAsync("last words");
        var cursor = (await member.NextMessageAsync()).Cursor;
        var end = EndOf(member);
        await _shop.StopFirstReplicaAsync();
        await end.ShouldFailAsync(StatusCode.Unavailable);
        await witness.HearOfLeavingAsync(ada);
        await witness.SayAsync("where are you?");
        using var back = await ChatMember.JoinAsync(_shop.OtherClient, "hats", ada, cursor);
        (await back.NextAsync()).Message.Text.ShouldBe("where are you?");
    }

    [Fact]
    public async Task A_member_whom_the_room_gave_up_is_told_to_join_again()
    {
        var (ada, bruno) = (await _shop.CreateAsync(), await _shop.CreateAsync());
        using var witness = await ChatMember.JoinAsync(_shop.OtherClient, "hats", bruno);
        using var member = await ChatMember.JoinAsync(_shop.Client, "hats", ada);
        await ExecuteAsync($"UPDATE chat_sessions SET expires_at = now() - interval '1 second' WHERE user_id = '{ada.Id}'");
        await _shop.OtherReplica.Services.GetRequiredService<Rooms.AttendanceBook>().SweepAsync(Cancellation);
        await witness.HearOfLeavingAsync(ada);
        await EndOf(member).ShouldFailAsync(StatusCode.Unavailable);
    }

    [Fact]
    public async Task Many_members_hear_many_messages_each_once()
    {
        var users = new List<User>();
        for (var i = 0; i < 3; i++)
            users.Add(await _shop.CreateAsync());
        var members = new List<ChatMember>();
        for (var i = 0; i < 6; i++)
            members.Add(await ChatMember.JoinAsync(i % 2 == 0 ? _shop.Client : _shop.OtherClient, "hats", users[i % 3]));
        await Task.WhenAll(members.Select(async (member, i) =>
        {
            for (var n = 0; n < 20; n++)
                await member.SayAsync($"{i}/{n}");
        }));

        var heard = await Task.WhenAll(members.Select(member => TakeAsync(member, 120)));
        heard[0].Select(response => response.Message.MessageId).ShouldBeUnique();
        heard.ShouldAllBe(all => all.Select(response => response.Message.MessageId).SequenceEqual(heard[0].Select(response => response.Message.MessageId)));
        members.ForEach(member => member.Dispose());
    }

    private static async Task<List<ChatResponse>> TakeAsync(ChatMember member, int count)
    {
        var messages = new List<ChatResponse>();
        while (messages.Count < count)
            messages.Add(await member.NextMessageAsync());
        return messages;
    }

    private static async Task EndOf(ChatMember member)
    {
        while (!await member.EndsAsync())
        {
        }
    }

    private async Task<RpcException> JoinFailsAsync(string room, User user, StatusCode code, string cursor = "")
    {
        using var member = await ChatMember.JoinAsync(_shop.Client, room, user, cursor);
        return await EndOf(member).ShouldFailAsync(code);
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var command = _shop.Database.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
