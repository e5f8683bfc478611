using Grpc.Core;
using Shouldly;
using Xunit;

namespace Polyfills.Grpc.Tests.Api;

public sealed class StatusTests
{
    [Fact]
    public void A_status_describes_itself_with_the_exception_that_led_to_it()
    {
        new Status(StatusCode.NotFound, "no such user").ToString()
            .ShouldBe("Status(StatusCode=\"NotFound\", Detail=\"no such user\")");
        new Status(StatusCode.Internal, "oh", new TimeoutException("late")).ToString()
            .ShouldBe("Status(StatusCode=\"Internal\", Detail=\"oh\", DebugException=\"System.TimeoutException: late\")");
    }

    [Fact]
    public void The_default_statuses_have_no_detail()
    {
        Status.DefaultSuccess.StatusCode.ShouldBe(StatusCode.OK);
        Status.DefaultSuccess.Detail.ShouldBe("");
        Status.DefaultCancelled.StatusCode.ShouldBe(StatusCode.Cancelled);
        default(Status).StatusCode.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public void Codes_have_the_numbers_of_the_wire() => Enum.GetValues<StatusCode>().ShouldBe(
        Enumerable.Range(0, 17).Select(number => (StatusCode)number), ignoreOrder: false);

    [Fact]
    public void An_exception_carries_status_code_and_trailers()
    {
        var status = new Status(StatusCode.Aborted, "again", new TimeoutException());
        var trailers = new Metadata { { "a", "1" } };

        var exception = new RpcException(status, trailers);

        exception.Status.ShouldBe(status);
        exception.StatusCode.ShouldBe(StatusCode.Aborted);
        exception.Trailers.ShouldBeSameAs(trailers);
        exception.Message.ShouldBe(status.ToString());
        exception.InnerException.ShouldBeSameAs(status.DebugException);
    }

    [Fact]
    public void An_exception_without_trailers_has_empty_ones()
    {
        new RpcException(Status.DefaultCancelled).Trailers.ShouldBeEmpty();
        new RpcException(Status.DefaultCancelled, "message").Message.ShouldBe("message");
        new RpcException(Status.DefaultCancelled, [], "message").Message.ShouldBe("message");
        Should.Throw<ArgumentNullException>(() => new RpcException(Status.DefaultCancelled, (Metadata)null!));
    }
}
