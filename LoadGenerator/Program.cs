using System.CommandLine;
using ShopMesh.LoadGenerator;
using ShopMesh.ServiceDefaults;

// The host has its own way with Ctrl-C, so the command line's is switched off.
return await LoadCommand.Create(RunAsync).Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

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
