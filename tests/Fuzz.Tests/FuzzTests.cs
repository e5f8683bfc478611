using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using ShopMesh.Fuzz.Tests.Cases;
using ShopMesh.Fuzz.Tests.Running;

namespace ShopMesh.Fuzz.Tests;

/// <summary>
/// Every kind of attack on every rpc through every door. The seed is printed; SHOPMESH_FUZZ_SEED repeats a run.
/// </summary>
public sealed class FuzzTests(FuzzShop shop, ITestOutputHelper output)
{
    private const int AtOnce = 8;
    private const int MostTries = 3;
    // The heap is bounded by the runtime itself (FuzzShop.HeapLimit); this is for what is not on the heap.
    private const double MemoryLimit = 640;
    private static readonly TimeSpan ShortDeadline = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LaterPass = TimeSpan.FromSeconds(7);

    [Fact]
    public async Task Every_attack_on_every_rpc_is_answered_and_leaves_the_services_as_they_were()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SHOPMESH_FUZZ_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next();
        output.WriteLine($"SHOPMESH_FUZZ_SEED={seed}");
        using var client = new FuzzClient(shop);
        var failures = new ConcurrentBag<Failure>();
        var statuses = new ConcurrentDictionary<string, int>();

        // Once through all of it, which also warms the services up; then as much as there is time for, while memory is watched.
        await RunAsync(client, Trials(seed), failures, statuses, Timeout.InfiniteTimeSpan);
        await RunAsync(client, Trials(seed + 1), failures, statuses, LaterPass);
        var before = Memory();
        await RunAsync(client, Trials(seed + 2), failures, statuses, LaterPass);
        var after = Memory();
        output.WriteLine($"MiB before and after: {string.Join(", ", before.Select(entry => $"{entry.Key} {entry.Value:N0} {after[entry.Key]:N0}"))}");

        output.WriteLine(string.Join(", ", statuses.OrderByDescending(status => status.Value).Select(status => $"{status.Value} {status.Key}")));
        // One of each sort is enough to begin with.
        failures.GroupBy(failure => failure.Sort, failure => failure.ToString())
            .Select(sort => $"{sort.Count()} times: {sort.Order(StringComparer.Ordinal).First()}").Order(StringComparer.Ordinal)
            .ShouldBeEmpty($"Repeat with SHOPMESH_FUZZ_SEED={seed}.");
        statuses.Keys.ShouldContain("OK", "Some of it must have got through.");
        foreach (var (service, process) in shop.Processes)
        {
            (await AliveAsync(process.ManagementPort)).ShouldBeTrue($"{service} does not say that it is alive.");
            process.Output.ShouldNotContain("Unhandled exception");
            after[service].ShouldBeLessThan(MemoryLimit, $"MiB that {service} has.");
        }
    }

    private static Trial[] Trials(int seed)
    {
        var random = new Random(seed);
        Trial[] trials =
        [
            .. from rpc in Rpc.All
               from kind in Attacks.Kinds
               from door in Enum.GetValues<Door>()
               select new Trial(rpc, kind.Key, door, random.Next()),
        ];
        random.Shuffle(trials);
        return trials;
    }

    private static async Task RunAsync(
        FuzzClient client, IEnumerable<Trial> trials, ConcurrentBag<Failure> failures, ConcurrentDictionary<string, int> statuses, TimeSpan limit)
    {
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            limit == Timeout.InfiniteTimeSpan ? trials : trials.TakeWhile(_ => Stopwatch.GetElapsedTime(started) < limit),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
            async (trial, cancellationToken) =>
            {
                var attack = Attacks.Kinds[trial.Kind](trial.Rpc, new Random(trial.Seed));
                if (!attack.Headers.Any(header => header.Name == "grpc-timeout"))
                    attack = attack with { Headers = [.. attack.Headers, ("grpc-timeout", Deadline(trial.Rpc, attack))] };
                string? failure;
                var sent = Stopwatch.GetTimestamp();
                try
                {
                    var answer = await client.SendAsync(trial.Door, trial.Rpc.Service, attack, cancellationToken);
                    // What breaks the rules of HTTP/2 ends its connection, and with it those that happened to share it. They ask again, as
                    // any client would; what ends its own connection each time is found all the same.
                    for (var again = 1; again < MostTries && answer.HttpStatus == 0 && !attack.MayBeRefusedByHttp && !attack.IsCut; again++)
                        answer = await client.SendAsync(trial.Door, trial.Rpc.Service, attack, cancellationToken);
                    statuses.AddOrUpdate(answer.Status?.ToString() ?? $"HTTP {answer.HttpStatus}", 1, (_, count) => count + 1);
                    var isLate = Stopwatch.GetElapsedTime(sent) >= ShortDeadline;
                    failure = Judge(attack, answer, isLate);
                }
                catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
                {
                    failure = $"no answer: {exception.GetType().Name} {exception.Message}";
                }

                if (failure is not null)
                    failures.Add(new Failure(trial, failure));
            });
    }

    // A watch that is let in lasts as long as it may; what is large must have arrived by then.
    private static string Deadline(Rpc rpc, Attack attack) => rpc.IsStreaming && attack.Body.Length < 200_000 ? $"{ShortDeadline.TotalMilliseconds}m" : "20S";

    private static string? Judge(Attack attack, Answer answer, bool isLate)
    {
        if (answer.Leaks)
            return $"shows what is inside: {answer.Text}";
        if (attack.IsCut)
            return null;
        return answer switch
        {
            // A stream whose deadline passes is reset, sometimes before its status was read.
            { HttpStatus: 0 } => attack.MayBeRefusedByHttp || isLate ? null : "was not answered",
            { HttpStatus: 200, Status: null } => "was answered without a gRPC status",
            { HttpStatus: 200, Status: < StatusCode.OK or > StatusCode.Unauthenticated } => $"was answered with {answer.Status}",
            { Status: StatusCode.Unknown } => "was answered with UNKNOWN",
            // A message that is right has to be judged; INTERNAL means that nobody had thought of it.
            { Status: StatusCode.Internal } when attack.IsWellFormed => $"failed: {answer.Text}",
            { HttpStatus: 200 or 400 or 404 or 405 or 415 or 431 } => null,
            _ => $"was answered with HTTP {answer.HttpStatus}",
        };
    }

    private Dictionary<string, double> Memory() => shop.Processes.ToDictionary(process => process.Key, process =>
    {
        var line = File.ReadLines($"/proc/{process.Value.ProcessId}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.AsSpan()[6..^2], CultureInfo.InvariantCulture) / 1024;
    });

    private static async Task<bool> AliveAsync(int port)
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri($"http://localhost:{port}/alive"), TestContext.Current.CancellationToken);
        return response.IsSuccessStatusCode;
    }

    private sealed record Trial(Rpc Rpc, string Kind, Door Door, int Seed);

    private sealed record Failure(Trial Trial, string What)
    {
        public (string Kind, string What) Sort => (Trial.Kind, What[..Math.Min(What.Length, 40)]);

        public override string ToString() => $"{Trial.Rpc.Path} through {Trial.Door}, {Trial.Kind} ({Trial.Seed}): {What}";
    }
}
