using Microsoft.Extensions.Options;

namespace ShopMesh.LoadGenerator.Check;

/// <summary>Runs the check once, within its time, and ends the program.</summary>
internal sealed class CheckWorker(
    ShopCheck check, CheckReport report, IOptions<CheckOptions> options, IHostApplicationLifetime lifetime, TimeProvider clock) : BackgroundService
{
    /// <summary>Whether every step was done.</summary>
    public bool Succeeded { get; private set; }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var limit = options.Value.Timeout;
        using var late = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stoppingToken);
        try
        {
            await check.RunAsync(either.Token);
            Succeeded = true;
        }
        catch (CheckException exception)
        {
            report.Failed(exception.Message);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            report.Failed("the check was told to stop");
        }
        catch (Exception) when (late.IsCancellationRequested)
        {
            report.TimedOut(limit);
        }
        catch (Exception exception)
        {
            report.Failed(exception.ToString());
        }
        finally
        {
            lifetime.StopApplication();
        }
    }
}
