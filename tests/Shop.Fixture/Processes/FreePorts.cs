using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ShopMesh.Testing.Shop.Processes;

/// <summary>
/// Ports that nobody listens on. A process cannot say which port it was given for which of its listeners, so it is told; the ports
/// come from below those that the system gives out by itself. Each is drawn once in this process, and by no other test process while
/// this one lives: between the draw and the listener there are seconds.
/// </summary>
public static class FreePorts
{
    private const int First = 20_000;
    private const int Last = 32_000;
    private const int LastForGood = 32_700;

    private static readonly string Marks = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"shop-mesh-ports-{Environment.UserName}")).FullName;
    private static readonly ConcurrentDictionary<int, FileStream> Drawn = new();

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
            if (Draw(port) && IsFree(port))
                ports.Add(port);
        }

        return [.. ports];
    }

    // A file that is open in one process only; the system closes it with the process, however that ends.
    private static bool Draw(int port)
    {
        if (Drawn.ContainsKey(port))
            return false;
        try
        {
            var mark = new FileStream(Path.Combine(Marks, $"{port}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (Drawn.TryAdd(port, mark))
                return true;
            mark.Dispose();
            return false;
        }
        catch (IOException)
        {
            return false;
        }
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
