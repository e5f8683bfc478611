using System.Net.Sockets;
using Grpc.Core;
using Npgsql;
using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.ServiceDefaults.Tests.Data;

public sealed class DatabaseExceptionTests
{
    [Fact]
    public async Task Open_NameOfTheServerIsUnknown_IsAnOutageLikeAnyOther()
    {
        // A name that RFC 6761 keeps from ever existing.
        await using var database = NpgsqlDataSource.Create("Host=database.invalid;Username=nobody");

        var exception = await Should.ThrowAsync<Exception>(async () => await database.OpenConnectionAsync(TestContext.Current.CancellationToken));

        exception.IsDatabaseFailure().ShouldBeTrue(exception.ToString());
        StatusMapper.Map(exception, "shop.local").ShouldNotBeNull().Code.ShouldBe((int)StatusCode.Unavailable);
    }

    [Fact]
    public void IsDatabaseFailure_NameOfAnotherServiceIsUnknown_IsNone()
    {
        var exception = new InvalidOperationException(
            "keys", new HttpRequestException("keys", new SocketException((int)SocketError.HostNotFound)));

        exception.IsDatabaseFailure().ShouldBeFalse();
        StatusMapper.Map(exception, "shop.local").ShouldBeNull();
    }

    [Fact]
    public void IsDatabaseFailure_NoAnswerInTime_IsAnOutage()
    {
        // As Npgsql throws it when the look-up of the name takes longer than the connection may.
        var exception = new InvalidOperationException("EF Core's", new TimeoutException());

        exception.IsDatabaseFailure().ShouldBeTrue();
        StatusMapper.Map(exception, "shop.local").ShouldNotBeNull().Code.ShouldBe((int)StatusCode.Unavailable);
    }

    [Fact]
    public void IsDatabaseFailure_MistakeInTheProgram_IsNone() => new InvalidOperationException("none").IsDatabaseFailure().ShouldBeFalse();
}
