using System.CommandLine;
using ShopMesh.LoadGenerator;
using ShopMesh.LoadGenerator.Check;
using ShopMesh.ServiceDefaults;

// The host has its own way with Ctrl-C, so the command line's is switched off.
return await LoadCommand.Create(RunAsync, CheckAsync).Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

static async Task<int> RunAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
{
    var builder = Host.CreateApplicationBuilder();
    builder.Configuration.AddInMemoryCollection(settings);
    builder.AddServiceDefaults();
    builder.AddLoadGenerator();

    var host = builder.Build();
    var worker = host.Services.GetRequiredService<LoadWorker>();
    var exitCode = await host.RunServiceAsync([]);
    return exitCode == 0 && !worker.Succeeded ? 1 : exitCode;
}

static async Task<int> CheckAsync(TimeSpan timeout, CancellationToken cancellationToken)
{
    var builder = Host.CreateApplicationBuilder();

    // What was seen is told step by step; the log is for what went wrong beside.
    builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter(null, LogLevel.Warning);
    builder.AddServiceDefaults();
    builder.AddShopCheck(timeout, Console.Out);

    var host = builder.Build();
    var worker = host.Services.GetRequiredService<CheckWorker>();
    var exitCode = await host.RunServiceAsync([]);
    return exitCode == 0 && !worker.Succeeded ? 1 : exitCode;
}
