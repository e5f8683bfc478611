using System.Runtime.InteropServices;
using ShopMesh.Authority;

using var stopping = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await AuthorityCommand.RunAsync(args, Environment.GetEnvironmentVariable, TimeProvider.System, Console.Out, Console.Error, stopping.Token);

// A run may end anywhere; the next one goes on where it was.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopping.Cancel();
}
