using Grpc.Core;
using ShopMesh.Fuzz.Tests.Cases;
using ShopMesh.Fuzz.Tests.Running;

namespace ShopMesh.Fuzz.Tests;

/// <summary>A content type that is wrong for gRPC may be right for gRPC-Web: such an answer has its status in the body, and is judged by it too.</summary>
public sealed class GrpcWebTests(FuzzShop shop)
{
    [Theory]
    [InlineData("application/grpc-web", 0)]
    [InlineData("application/grpc-web-text", 0)]
    // Unknown fields only, which any message may have.
    [InlineData("application/grpc-web", 2)]
    public async Task An_answer_in_a_body_of_grpc_web_is_read(string contentType, byte fields)
    {
        using var client = new FuzzClient(shop);
        var rpc = Rpc.All.Single(rpc => rpc.Method.Name == "ListProducts");
        var body = Frame.Of(Enumerable.Repeat<byte[]>([0xF8, 0x7F, 1], fields).SelectMany(field => field).ToArray());
        if (contentType.EndsWith("text", StringComparison.Ordinal))
            body = System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(body));

        var answer = await client.SendAsync(
            Door.EdgeProgram, rpc.Service, new Attack(rpc.Path, body) { ContentType = contentType }, TestContext.Current.CancellationToken);

        answer.HttpStatus.ShouldBe(200);
        answer.Status.ShouldBe(StatusCode.OK, answer.Text);
    }
}
