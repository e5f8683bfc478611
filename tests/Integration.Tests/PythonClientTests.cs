using System.Diagnostics;
using Shouldly;
using ShopMesh.Integration.Tests.Running;
using Xunit;

namespace ShopMesh.Integration.Tests;

public sealed class PythonClientTests(ShopSystem shop)
{
    [Fact]
    public async Task FirstCall_KnowsNothingOfTheService_ListsItByReflectionAndGetsAProduct()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var edge = (await shop.ReplicasAsync("products", cancellationToken))[0].Edge;
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[
            Path.Combine(AppContext.BaseDirectory, "Python", "first_call.py"), "--ca", shop.Authority.EdgeTrustBundlePath, "--products", edge.Authority])
        {
            start.ArgumentList.Add(argument);
        }

        using var python = Process.Start(start)!;
        var errors = python.StandardError.ReadToEndAsync(cancellationToken);
        var output = await python.StandardOutput.ReadToEndAsync(cancellationToken);
        await python.WaitForExitAsync(cancellationToken);

        python.ExitCode.ShouldBe(0, $"Needs Debian's python3-grpcio and python3-protobuf. {await errors}");
        output.ShouldContain("shop.products.v1.ProductService");
        output.ShouldContain("\"sku\":");
    }
}
