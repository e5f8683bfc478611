using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;
using Shouldly;
using Xunit;

namespace Polyfills.Grpc.Tests.RoundTrip;

public sealed class CompressionTests : RoundTripTest
{
    private static readonly string Compressible = new('a', 100_000);

    private readonly Wire _wire = new();

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Requests_and_responses_are_compressed(string encoding)
    {
        ICompressionProvider[] providers =
            [new GzipCompressionProvider(CompressionLevel.Fastest), new DeflateCompressionProvider(CompressionLevel.Fastest)];
        var client = await StartAsync(
            configure: options =>
            {
                options.CompressionProviders = providers;
                options.ResponseCompressionAlgorithm = encoding;
            },
            options: new GrpcChannelOptions { HttpHandler = _wire, CompressionProviders = providers });

        // The key by which a caller chooses the encoding of its requests.
        var answer = await client.SayAsync(
            Message(Compressible),
            new Metadata { { "grpc-internal-encoding-request", encoding } },
            cancellationToken: TestCancelled);

        answer.Text.ShouldBe(Compressible);
        _wire.RequestEncoding.ShouldBe(encoding);
        _wire.ResponseEncoding.ShouldBe(encoding);
        _wire.RequestBytes.ShouldBeInRange(1, 2_000);
    }

    [Fact]
    public async Task A_message_that_is_not_to_be_compressed_is_not()
    {
        var client = await StartAsync(options: new GrpcChannelOptions { HttpHandler = _wire });
        var options = new CallOptions(
            new Metadata { { "grpc-internal-encoding-request", "gzip" } },
            cancellationToken: TestCancelled,
            writeOptions: new WriteOptions(WriteFlags.NoCompress));

        await client.SayAsync(Message(Compressible), options);

        _wire.RequestEncoding.ShouldBe("gzip");
        _wire.RequestBytes.ShouldBeGreaterThan(Compressible.Length);
    }

    /// <summary>Looks at what goes over the socket.</summary>
    private sealed class Wire() : DelegatingHandler(new SocketsHttpHandler())
    {
        internal string? RequestEncoding { get; private set; }

        internal string? ResponseEncoding { get; private set; }

        internal long RequestBytes { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            RequestEncoding = request.Headers.GetValues("grpc-encoding").Single();
            await request.Content!.LoadIntoBufferAsync(cancellationToken);
            RequestBytes = (await request.Content.ReadAsByteArrayAsync(cancellationToken)).Length;
            var response = await base.SendAsync(request, cancellationToken);
            ResponseEncoding = response.Headers.TryGetValues("grpc-encoding", out var values) ? values.Single() : null;
            return response;
        }
    }
}
