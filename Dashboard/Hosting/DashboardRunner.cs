using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using ShopMesh.Dashboard.Configuration;

namespace ShopMesh.Dashboard.Hosting;

/// <summary>Runs the dashboard as a program: help, one clear message for what a person can correct, exit codes.</summary>
internal static class DashboardRunner
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int WrongConfiguration = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Any(arg => arg is "--help" or "-h" or "-?"))
        {
            await Console.Out.WriteLineAsync(DashboardHelp.Text);
            return Success;
        }

        try
        {
            await using var app = DashboardApplication.Create(args);
            await app.StartAsync();
            Announce(app.Services.GetRequiredService<DashboardListeners>(), app.Services.GetRequiredService<DashboardOptions>());
            await app.WaitForShutdownAsync();
            return Success;
        }
        catch (DashboardConfigurationException wrong)
        {
            await Console.Error.WriteLineAsync("The dashboard cannot start; the configuration is wrong:");
            foreach (var problem in wrong.Problems)
                await Console.Error.WriteLineAsync($"  {problem}");
            await Console.Error.WriteLineAsync("Run with --help for all settings.");
            return WrongConfiguration;
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync(
                $"The dashboard cannot start: {failure.Message.TrimEnd('.')}. Stop the other program, or choose another port (--help).");
            return Failure;
        }
        catch (SocketException failure)
        {
            await Console.Error.WriteLineAsync($"The dashboard cannot listen: {failure.Message}. Check the addresses (--help).");
            return Failure;
        }
    }

    private static void Announce(DashboardListeners listeners, DashboardOptions options)
    {
        // A token that was handed to us is known to whoever did so; only one that was made here has to be told.
        var page = options.HasGeneratedToken ? new Uri(listeners.Frontend, $"/login?t={options.Frontend.BrowserToken}") : listeners.Frontend;
        Console.WriteLine($"Dashboard   {page}");
        Console.WriteLine($"OTLP gRPC   {listeners.OtlpGrpc}");
        Console.WriteLine($"OTLP HTTP   {listeners.OtlpHttp}");
        if (options.Otlp.AuthMode == ApiKeyAuthMode.Unsecured)
            Console.WriteLine("Any program on this machine may send telemetry; set Dashboard:Otlp:PrimaryApiKey to ask for a key.");
    }
}
