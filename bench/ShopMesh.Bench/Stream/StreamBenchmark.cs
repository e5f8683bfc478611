using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;
using Shop.Users.V1;
using ShopMesh.Bench.Measuring;
using ShopMesh.Bench.Shop;
using ShopMesh.ServiceDefaults.Resources;
using ShopMesh.Testing.Shop.Processes;

namespace ShopMesh.Bench.Stream;

/// <summary>StreamUsers against one program that reads the same rows and writes the same messages into memory.</summary>
internal sealed class StreamBenchmark(Progress progress)
{
    private const double Target = 0.5;
    private const double MemoryLimit = 64;
    private const int Rows = 1_000_000;
    private const int Rounds = 3;

    private static readonly Method<byte[], byte[]> Method = RawMessages.ServerStreaming("shop.users.v1.UserService", "StreamUsers");

    public async Task<BenchmarkResult> RunAsync(CancellationToken cancellationToken)
    {
        progress.Say($"Starting PostgreSQL and storing {Rows:N0} users");
        await using var shop = await BenchShop.CreateAsync(ServiceProgram.Users);
        await using var database = NpgsqlDataSource.Create(shop.Databases["users-db"]);
        await StoreAsync(database, cancellationToken);
        var service = await shop.StartAsync(ServiceProgram.Users, shop.Databases);
        using var channel = EdgeChannel.Open(service.EdgePort, shop.Identities);
        var invoker = channel.CreateCallInvoker();

        progress.Say("Warming up");
        await StreamAsync(invoker, cancellationToken);
        await ReadAsync(database, cancellationToken);

        var product = new List<Pace>();
        var baseline = new List<Pace>();
        var memory = new MemoryGauge(service.ProcessId);
        await using (memory)
        {
            for (var round = 1; round <= Rounds; round++)
            {
                product.Add(await Measuring.Rounds.PaceAsync(Rows, () => StreamAsync(invoker, cancellationToken)));
                baseline.Add(await Measuring.Rounds.PaceAsync(Rows, () => ReadAsync(database, cancellationToken)));
                progress.Say($"Round {round} of {Rounds}: service {product[^1].PerSecond:N0}, baseline {baseline[^1].PerSecond:N0} users/s");
            }
        }

        return new BenchmarkResult(
            $"stream: StreamUsers of {Rows:N0} users",
            "users/s",
            Pace.Median(baseline),
            Pace.Median(product),
            Target,
            new Dictionary<string, double> { ["users"] = memory.Growth },
            MemoryLimit);
    }

    private static async Task StoreAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var insert = database.CreateCommand(
            """
            INSERT INTO users (id, email, email_key, display_name, role, status, avatar_url, created_at, updated_at, version)
            SELECT gen_random_uuid(), 'user' || n || '@example.com', 'user' || n || '@example.com', 'User number ' || n, 1 + n % 3, 1 + n % 3,
                   CASE WHEN n % 4 = 0 THEN 'https://pictures.example.com/' || n || '.png' END, now(), now(), 1
            FROM generate_series(1, $1) AS n
            """);
        insert.CommandTimeout = 600;
        insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Rows });
        await insert.ExecuteNonQueryAsync(cancellationToken);
        await using var analyze = database.CreateCommand("VACUUM ANALYZE users");
        analyze.CommandTimeout = 600;
        await analyze.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task StreamAsync(CallInvoker invoker, CancellationToken cancellationToken)
    {
        using var call = invoker.AsyncServerStreamingCall(
            Method, null, new CallOptions(deadline: DateTime.UtcNow.AddMinutes(5), cancellationToken: cancellationToken), []);
        var count = 0;
        while (await call.ResponseStream.MoveNext(cancellationToken))
            count++;
        if (count != Rows)
            throw new InvalidOperationException($"{count} users came.");
    }

    private static async Task ReadAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        await using var command = database.CreateCommand(
            "SELECT id, email, display_name, role, status, avatar_url, created_at, updated_at, version FROM users ORDER BY id");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var count = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = reader.GetGuid(0);
            var user = new User
            {
                Id = id.ToString(),
                Email = reader.GetString(1),
                DisplayName = reader.GetString(2),
                Role = (Role)reader.GetInt16(3),
                Status = (UserStatus)reader.GetInt16(4),
                CreatedAt = Timestamp.FromDateTime(reader.GetDateTime(6)),
                UpdatedAt = Timestamp.FromDateTime(reader.GetDateTime(7)),
                Etag = EntityTag.Of(id, reader.GetInt64(8)),
            };
            if (!reader.IsDBNull(5))
                user.AvatarUrl = reader.GetString(5);
            new StreamUsersResponse { User = user }.WriteTo(buffer);
            if (buffer.WrittenCount > 32 * 1024)
                buffer.ResetWrittenCount();
            count++;
        }

        if (count != Rows)
            throw new InvalidOperationException($"{count} users were read.");
    }
}
