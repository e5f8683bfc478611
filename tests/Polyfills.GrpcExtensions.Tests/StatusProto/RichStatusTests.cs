using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Polyfills.GrpcExtensions.Tests.Hosting;
using Shouldly;

namespace Polyfills.GrpcExtensions.Tests.StatusProto;

public sealed class RichStatusTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rich_status_thrown_by_the_server_reaches_the_client_whole()
    {
        var sent = Rich();
        await using var server = await GrpcServer.StartAsync(new EchoScript { Say = (_, _) => throw sent.ToRpcException() });

        var e = await SayAsync(server);

        e.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        e.Status.Detail.ShouldBe("The name is missing.");
        var received = e.GetRpcStatus().ShouldNotBeNull();
        received.ShouldBe(sent);
        received.GetDetail<BadRequest>().ShouldNotBeNull().FieldViolations.Single().Field.ShouldBe("user.name");
        received.GetDetail<RetryInfo>().ShouldNotBeNull().RetryDelay.ShouldBe(Duration.FromTimeSpan(TimeSpan.FromSeconds(3)));
        received.GetDetail<QuotaFailure>().ShouldBeNull();
    }

    [Fact]
    public async Task The_code_of_the_call_may_differ_from_that_of_the_status()
    {
        await using var server = await GrpcServer.StartAsync(new EchoScript
        {
            Say = (_, _) => throw Rich().ToRpcException(StatusCode.Aborted, "Try again."),
        });

        var e = await SayAsync(server);

        e.Status.ShouldBe(new Grpc.Core.Status(StatusCode.Aborted, "Try again."));
        e.GetRpcStatus().ShouldNotBeNull().Code.ShouldBe((int)Code.InvalidArgument);
    }

    [Fact]
    public async Task A_plain_status_has_no_rich_one()
    {
        await using var server = await GrpcServer.StartAsync(new EchoScript
        {
            Say = (_, _) => throw new RpcException(new Grpc.Core.Status(StatusCode.Internal, "plain")),
        });

        (await SayAsync(server)).GetRpcStatus().ShouldBeNull();
    }

    [Fact]
    public void A_malformed_status_is_an_error_only_to_those_who_ask_for_it()
    {
        var trailers = new Metadata { { MetadataExtensions.StatusDetailsTrailerName, [0xFF, 0xFF] } };

        trailers.GetRpcStatus(ignoreParseError: true).ShouldBeNull();
        Should.Throw<InvalidProtocolBufferException>(() => trailers.GetRpcStatus());
        new RpcException(Grpc.Core.Status.DefaultCancelled, trailers).GetRpcStatus().ShouldBeNull();
    }

    [Fact]
    public void Setting_the_status_replaces_the_one_that_is_there()
    {
        var trailers = new Metadata { { "other", "kept" } };

        trailers.SetRpcStatus(new Google.Rpc.Status { Message = "first" });
        trailers.SetRpcStatus(new Google.Rpc.Status { Message = "second" });

        trailers.GetRpcStatus().ShouldNotBeNull().Message.ShouldBe("second");
        trailers.Select(entry => entry.Key).ShouldBe(["other", "grpc-status-details-bin"]);
    }

    [Fact]
    public void Details_unpack_in_order_and_unknown_ones_are_left_out()
    {
        var status = Rich();
        status.Details.Insert(1, Any.Pack(new EchoRequest { Text = "own" }));

        status.UnpackDetailMessages().Select(message => message.GetType()).ShouldBe([typeof(BadRequest), typeof(RetryInfo)]);
        status.UnpackDetailMessages(TypeRegistry.FromMessages(EchoRequest.Descriptor)).Single().ShouldBe(new EchoRequest { Text = "own" });
    }

    [Fact]
    public void An_exception_becomes_debug_info_as_deep_as_asked()
    {
        var exception = Catch(() => throw new InvalidOperationException("outer", Catch(() => throw new TimeoutException("inner"))));

        var shallow = exception.ToRpcDebugInfo();
        var deep = exception.ToRpcDebugInfo(innerDepth: 1);

        shallow.Detail.ShouldContain("outer");
        shallow.StackEntries.ShouldContain(entry => entry.Contains(nameof(An_exception_becomes_debug_info_as_deep_as_asked), StringComparison.Ordinal));
        shallow.ToString().ShouldNotContain("inner");
        deep.StackEntries.ShouldContain(entry => entry.Contains("TimeoutException: inner", StringComparison.Ordinal));
    }

    private static Exception Catch(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            return e;
        }

        throw new InvalidOperationException("The action should have thrown.");
    }

    private static Google.Rpc.Status Rich() => new()
    {
        Code = (int)Code.InvalidArgument,
        Message = "The name is missing.",
        Details =
        {
            Any.Pack(new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = "user.name", Description = "Must not be empty." } } }),
            Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(3)) }),
        },
    };

    private static Task<RpcException> SayAsync(GrpcServer server) => Should.ThrowAsync<RpcException>(
        () => new Echo.EchoClient(server.Connect()).SayAsync(new EchoRequest(), cancellationToken: Cancellation).ResponseAsync);
}
