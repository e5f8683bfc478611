using System.Net;
using System.Net.Sockets;

namespace ShopMesh.Testing.Shop.Processes;

/// <summary>
/// Ports that nobody listens on. A process cannot say which port it was given for which of its listeners, so it is told; the ports
/// come from below those that the system gives out by itself, and two tests seldom draw the same.
/// </summary>
public static class FreePorts
{
    private const int First = 20_000;
    private const int Last = 32_000;
    private const int LastForGood = 32_700;

    /// <summary>That many different ports.</summary>
    public static int[] Take(int count) => Take(count, First, Last);

    /// <summary>
    /// That many different ports that no other test draws, for processes that are killed and have to come back where they were.
    /// </summary>
    public static int[] TakeForGood(int count) => Take(count, Last, LastForGood);

    private static int[] Take(int count, int first, int end)
    {
        var ports = new List<int>(count);
        while (ports.Count < count)
        {
            var port = Random.Shared.Next(first, end);
            if (!ports.Contains(port) && IsFree(port))
                ports.Add(port);
        }

        return [.. ports];
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
