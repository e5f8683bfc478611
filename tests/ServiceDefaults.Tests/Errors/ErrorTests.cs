using Google.Rpc;
using Grpc.Core;
using Mesh.Test.V1;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ShopMesh.ServiceDefaults.Errors;
using ShopMesh.ServiceDefaults.Tests.Testing;

namespace ShopMesh.ServiceDefaults.Tests.Errors;

public sealed class ErrorTests : IAsyncLifetime
{
    private readonly TestMesh _mesh = new();
    private TestService _service = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _service = await _mesh.StartAsync();

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task InvalidArgument_carries_each_field()
    {
        var exception = await FailAsync(new InvalidArgumentException(
            new FieldViolation("user.email", "An address is needed.", "EMAIL_MISSING"), new FieldViolation("user.display_name", "Too long.")));

        exception.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        var violations = exception.Detail<BadRequest>().FieldViolations;
        violations.Select(violation => (violation.Field, violation.Description))
            .ShouldBe([("user.email", "An address is needed."), ("user.display_name", "Too long.")]);
        exception.Reason().ShouldBe("EMAIL_MISSING");
        violations.Select(violation => violation.Reason).ShouldBe(["EMAIL_MISSING", ""]);
    }

    [Fact]
    public async Task NotFound_names_the_resource()
    {
        var exception = await FailAsync(new NotFoundException("user", "42"));

        exception.StatusCode.ShouldBe(StatusCode.NotFound);
        exception.Status.Detail.ShouldBe("There is no user \"42\".");
        exception.Detail<ResourceInfo>().ResourceType.ShouldBe("user");
        exception.Detail<ResourceInfo>().ResourceName.ShouldBe("42");
        exception.Reason().ShouldBe("RESOURCE_NOT_FOUND");
        exception.Detail<ErrorInfo>().Domain.ShouldBe("shop.local");
    }

    [Fact]
    public async Task AlreadyExists_names_the_resource_and_the_reason()
    {
        var exception = await FailAsync(new AlreadyExistsException("user", "a@b.example", "EMAIL_TAKEN"));

        exception.StatusCode.ShouldBe(StatusCode.AlreadyExists);
        exception.Detail<ResourceInfo>().ResourceName.ShouldBe("a@b.example");
        exception.Reason().ShouldBe("EMAIL_TAKEN");
    }

    [Fact]
    public async Task Conflict_is_ABORTED_with_its_reason()
    {
        var exception = await FailAsync(new ConflictException("ETAG_MISMATCH", "The user was changed."));

        exception.StatusCode.ShouldBe(StatusCode.Aborted);
        exception.Status.Detail.ShouldBe("The user was changed.");
        exception.Reason().ShouldBe("ETAG_MISMATCH");
    }

    [Fact]
    public async Task FailedPrecondition_carries_each_condition()
    {
        var exception = await FailAsync(new FailedPreconditionException(new PreconditionViolation("USER_NOT_ACTIVE", "users/42", "The user is suspended.")));

        exception.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        var violation = exception.Detail<PreconditionFailure>().Violations.ShouldHaveSingleItem();
        (violation.Type, violation.Subject, violation.Description).ShouldBe(("USER_NOT_ACTIVE", "users/42", "The user is suspended."));
        exception.Reason().ShouldBe("USER_NOT_ACTIVE");
    }

    [Fact]
    public async Task ResourceExhausted_says_when_to_try_again()
    {
        var exception = await FailAsync(new ResourceExhaustedException("Locked out.", TimeSpan.FromSeconds(90)));

        exception.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        exception.Detail<RetryInfo>().RetryDelay.ToTimeSpan().ShouldBe(TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task Unavailable_says_when_to_try_again_if_it_is_known()
    {
        var known = await FailAsync(new UnavailableException("Soon.", TimeSpan.FromSeconds(2)));
        var unknown = await FailAsync(new UnavailableException("Some time."));

        known.StatusCode.ShouldBe(StatusCode.Unavailable);
        known.Detail<RetryInfo>().RetryDelay.ToTimeSpan().ShouldBe(TimeSpan.FromSeconds(2));
        unknown.StatusCode.ShouldBe(StatusCode.Unavailable);
        unknown.GetRpcStatus()!.GetDetail<RetryInfo>().ShouldBeNull();
    }

    [Fact]
    public async Task An_unexpected_exception_leaves_as_a_reference_under_which_the_log_has_it()
    {
        var exception = await FailAsync(new InvalidOperationException("The secret is 42."));

        exception.StatusCode.ShouldBe(StatusCode.Internal);
        exception.ToString().ShouldNotContain("42.");
        var reference = exception.Detail<ErrorInfo>().Metadata["reference"];
        exception.Status.Detail.ShouldContain(reference);
        var logged = _service.Log.Entries.Single(entry => entry.Message.Contains(reference) && entry.Category.EndsWith("ErrorInterceptor", StringComparison.Ordinal));
        logged.Exception.ShouldBeOfType<InvalidOperationException>().Message.ShouldBe("The secret is 42.");
    }

    [Fact]
    public async Task An_RpcException_of_the_service_itself_keeps_its_details()
    {
        var status = new Google.Rpc.Status
        {
            Code = (int)StatusCode.OutOfRange,
            Message = "Too far.",
            Details = { Google.Protobuf.WellKnownTypes.Any.Pack(new Help { Links = { new Help.Types.Link { Url = "https://shop.example" } } }) },
        };

        var exception = await FailAsync(status.ToRpcException());

        exception.StatusCode.ShouldBe(StatusCode.OutOfRange);
        exception.Detail<Help>().Links[0].Url.ShouldBe("https://shop.example");
    }

    [Fact]
    public async Task A_dependency_that_cannot_be_reached_is_UNAVAILABLE_and_its_address_is_not_told()
    {
        var exception = await FailAsync(new RpcException(new Grpc.Core.Status(
            StatusCode.Unavailable, "Error starting gRPC call. Connection refused (10.1.2.3:8443)", new HttpRequestException("10.1.2.3:8443"))));

        exception.StatusCode.ShouldBe(StatusCode.Unavailable);
        exception.Status.Detail.ShouldNotContain("10.1.2.3");
        exception.Reason().ShouldBe("DEPENDENCY_UNAVAILABLE");
    }

    [Theory]
    [InlineData(false, StatusCode.Unavailable, "DEPENDENCY_UNAVAILABLE")]
    [InlineData(true, StatusCode.Internal, "INTERNAL")]
    public async Task What_another_service_answers_is_not_passed_on_as_if_it_were_the_services_own(bool running, StatusCode expected, string reason)
    {
        var settings = new Dictionary<string, string?>();
        if (running)
            settings["services:users:mesh:0"] = _service.Mesh.ToString();
        var front = await _mesh.StartAsync("orders", settings, builder => builder.Services.AddMeshClient<Probe.ProbeClient>("users"));
        using var channel = RawChannel.Tls(front.Edge);

        // "users" does not allow "orders" anything; or, when it is not configured, the resolver names the key that is missing.
        var exception = await Statuses.FailureAsync(async () => await new Probe.ProbeClient(channel).RelayAsync(new EchoRequest(), cancellationToken: Token));

        exception.StatusCode.ShouldBe(expected);
        exception.Reason().ShouldBe(reason);
        exception.Status.Detail.ShouldNotContain("spiffe");
        exception.Status.Detail.ShouldNotContain("services:users");
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_is_UNAVAILABLE_with_RetryInfo()
    {
        var cause = new NpgsqlException("Failed to connect to 10.1.2.3:5432", new System.Net.Sockets.SocketException(111));
        var exception = await FailAsync(new DbUpdateException("Saving failed.", cause));

        exception.StatusCode.ShouldBe(StatusCode.Unavailable);
        exception.Status.Detail.ShouldNotContain("10.1.2.3");
        exception.Detail<RetryInfo>().RetryDelay.ToTimeSpan().ShouldBeGreaterThan(TimeSpan.Zero);
        exception.Reason().ShouldBe("DATABASE_UNAVAILABLE");
    }

    [Theory]
    [InlineData(PostgresErrorCodes.SerializationFailure, StatusCode.Aborted)]
    [InlineData(PostgresErrorCodes.DeadlockDetected, StatusCode.Aborted)]
    [InlineData(PostgresErrorCodes.AdminShutdown, StatusCode.Unavailable)]
    [InlineData(PostgresErrorCodes.TooManyConnections, StatusCode.Unavailable)]
    [InlineData(PostgresErrorCodes.UniqueViolation, StatusCode.Internal)]
    [InlineData(PostgresErrorCodes.UndefinedTable, StatusCode.Internal)]
    public async Task An_error_of_PostgreSQL_is_told_by_what_the_caller_can_do_about_it(string state, StatusCode expected)
    {
        var exception = await FailAsync(new PostgresException("Something about table secrets.", "ERROR", "ERROR", state));

        exception.StatusCode.ShouldBe(expected);
        exception.Status.Detail.ShouldNotContain("secrets");
    }

    [Fact]
    public async Task A_concurrent_change_that_EF_notices_is_ABORTED()
    {
        var exception = await FailAsync(new DbUpdateConcurrencyException("Expected 1 row."));

        exception.StatusCode.ShouldBe(StatusCode.Aborted);
        exception.Reason().ShouldBe("CONCURRENT_CHANGE");
    }

    [Fact]
    public async Task Errors_in_a_stream_have_details_too()
    {
        _service.Behaviour.OnCall = (_, _) => throw new NotFoundException("user", "42");
        using var call = _mesh.EdgeClient("users", _service).Probe.Count(new EchoRequest(), cancellationToken: Token);
        (await call.ResponseStream.MoveNext(Token)).ShouldBeTrue();

        var exception = await Statuses.FailureAsync(async () => await call.ResponseStream.MoveNext(Token));

        exception.Detail<ResourceInfo>().ResourceName.ShouldBe("42");
    }

    private async Task<RpcException> FailAsync(Exception thrown)
    {
        _service.Behaviour.OnCall = (_, _) => throw thrown;
        using var channel = RawChannel.Tls(_service.Edge);
        return await Statuses.FailureAsync(async () => await new Probe.ProbeClient(channel).EchoAsync(new EchoRequest(), cancellationToken: Token));
    }
}
