using Grpc.Core;
using Shouldly;
using Xunit;

namespace Polyfills.Grpc.Tests.Api;

public sealed class CallOptionsTests
{
    [Fact]
    public void Each_change_gives_a_copy_with_the_rest_as_it_was()
    {
        var headers = new Metadata();
        var deadline = DateTime.UtcNow;
        using var cancellation = new CancellationTokenSource();
        var writeOptions = new WriteOptions(WriteFlags.NoCompress);
        var credentials = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);
        var none = new CallOptions();

        var all = none
            .WithHeaders(headers)
            .WithDeadline(deadline)
            .WithCancellationToken(cancellation.Token)
            .WithWriteOptions(writeOptions)
            .WithCredentials(credentials)
            .WithWaitForReady();

        all.Headers.ShouldBeSameAs(headers);
        all.Deadline.ShouldBe(deadline);
        all.CancellationToken.ShouldBe(cancellation.Token);
        all.WriteOptions.ShouldBeSameAs(writeOptions);
        all.Credentials.ShouldBeSameAs(credentials);
        all.IsWaitForReady.ShouldBeTrue();
        all.WithWaitForReady(false).IsWaitForReady.ShouldBeFalse();
        none.ShouldBe(default);
    }

    [Fact]
    public void The_constructor_takes_the_same()
    {
        var deadline = DateTime.UtcNow;

        var options = new CallOptions(deadline: deadline, writeOptions: WriteOptions.Default);

        options.Deadline.ShouldBe(deadline);
        options.WriteOptions.ShouldBeSameAs(WriteOptions.Default);
        options.Headers.ShouldBeNull();
        options.Credentials.ShouldBeNull();
        options.PropagationToken.ShouldBeNull();
        options.IsWaitForReady.ShouldBeFalse();
    }

    [Fact]
    public void Propagation_takes_over_everything_unless_told_otherwise()
    {
        ContextPropagationOptions.Default.IsPropagateDeadline.ShouldBeTrue();
        ContextPropagationOptions.Default.IsPropagateCancellation.ShouldBeTrue();
        new ContextPropagationOptions(propagateDeadline: false).IsPropagateDeadline.ShouldBeFalse();
    }
}
