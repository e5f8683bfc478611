using FluentValidation;
using Google.Rpc;
using Grpc.Core;
using Mesh.Test.V1;
using ShopMesh.ServiceDefaults.Tests.Testing;
using ShopMesh.ServiceDefaults.Validation;

namespace ShopMesh.ServiceDefaults.Tests.Validation;

public sealed class ValidationTests : IAsyncLifetime
{
    private readonly TestMesh _mesh = new();
    private TestService _service = null!;
    private Probe.ProbeClient _probe = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await _mesh.StartAsync(configure: builder => builder.Services.AddValidatorsFromAssemblyContaining<ValidationTests>());
        _probe = _mesh.EdgeClient("users", _service).Probe;
    }

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task A_request_that_is_not_valid_names_its_fields_as_the_proto_does()
    {
        var exception = await Statuses.FailureAsync(async () => await _probe.EchoAsync(Bad(), cancellationToken: Token));

        exception.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        exception.Detail<BadRequest>().FieldViolations.Select(violation => violation.Field).ShouldBe(["display_text", "line_items[1].product_id"]);
        exception.Detail<BadRequest>().FieldViolations[0].Reason.ShouldBe("TEXT_TOO_LONG");
        _service.Behaviour.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task A_valid_request_goes_through()
    {
        await _probe.EchoAsync(new EchoRequest { DisplayText = "short" }, cancellationToken: Token);

        _service.Behaviour.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task Server_streaming_requests_are_validated()
    {
        using var call = _probe.Count(Bad(), cancellationToken: Token);

        (await Statuses.FailureAsync(async () => await call.ResponseStream.MoveNext(Token))).StatusCode.ShouldBe(StatusCode.InvalidArgument);
    }

    [Fact]
    public async Task Each_streamed_request_is_validated_as_it_arrives()
    {
        using var call = _probe.Talk(cancellationToken: Token);
        await call.RequestStream.WriteAsync(new EchoRequest { DisplayText = "fine" }, Token);
        (await call.ResponseStream.MoveNext(Token)).ShouldBeTrue();

        await call.RequestStream.WriteAsync(Bad(), Token);

        var exception = await Statuses.FailureAsync(async () => await call.ResponseStream.MoveNext(Token));
        exception.Detail<BadRequest>().FieldViolations.Count.ShouldBe(2);
        _service.Behaviour.Calls.ShouldBe(1);
    }

    [Theory]
    [InlineData("DisplayName", "display_name")]
    [InlineData("User.DisplayName", "user.display_name")]
    [InlineData("Items[0].ProductId", "items[0].product_id")]
    [InlineData("HTTPStatus", "http_status")]
    [InlineData("Line2Text", "line2_text")]
    [InlineData("id", "id")]
    [InlineData("", "")]
    public void Of_PropertyPath_GivesProtoPath(string property, string field) => FieldPath.Of(property).ShouldBe(field);

    private static EchoRequest Bad() => new()
    {
        DisplayText = new string('x', 21),
        LineItems = { new Item { ProductId = "p" }, new Item() },
    };

    internal sealed class EchoRequestValidator : AbstractValidator<EchoRequest>
    {
        public EchoRequestValidator()
        {
            RuleFor(request => request.DisplayText).MaximumLength(20).WithErrorCode("TEXT_TOO_LONG");
            RuleForEach(request => request.LineItems).ChildRules(item => item.RuleFor(part => part.ProductId).NotEmpty());
        }
    }
}
