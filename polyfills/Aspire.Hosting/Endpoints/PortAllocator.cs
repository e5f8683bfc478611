using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Endpoints;

/// <summary>
/// Finds ports that nothing listens on. They lie outside the range that the system takes for outgoing connections, so that none of
/// those takes a port between here and the moment when its process listens.
/// </summary>
internal sealed class PortAllocator : IDisposable
{
    private const int Attempts = 500;

    // Of the whole process: tests run several app hosts in one.
    private static readonly ConcurrentDictionary<int, PortAllocator> Taken = new();
    private static readonly (int First, int Last) Range = FindRange();

    /// <summary>Takes a free port.</summary>
    public int Allocate(string host)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var port = Random.Shared.Next(Range.First, Range.Last + 1);
            if (!Taken.TryAdd(port, this)) continue;
            if (IsFree(host, port)) return port;
            Taken.TryRemove(port, out _);
        }
        throw new DistributedApplicationException(
            $"No free port was found in {Attempts} attempts between {Range.First} and {Range.Last}. End programs that listen on many ports.");
    }

    /// <summary>Takes a port that is fixed; false if something listens on it.</summary>
    public bool TryReserve(string host, int port)
    {
        if (!Taken.TryAdd(port, this)) return false;
        if (IsFree(host, port)) return true;
        Taken.TryRemove(port, out _);
        return false;
    }

    public void Release(int port) => Taken.TryRemove(new KeyValuePair<int, PortAllocator>(port, this));

    public void Dispose()
    {
        foreach (var (port, owner) in Taken)
        {
            if (ReferenceEquals(owner, this)) Release(port);
        }
    }

    private static bool IsFree(string host, int port) => AddressesOf(host).All(address => CanBind(address, port));

    private static IPAddress[] AddressesOf(string host)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address)) return [address];
        return host == "localhost" ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Any, IPAddress.IPv6Any];
    }

    private static bool CanBind(IPAddress address, int port)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (address.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = false;
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException e)
        {
            // A machine without IPv6 is no reason to refuse the port.
            return e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported or SocketError.ProtocolNotSupported;
        }
    }

    private static (int First, int Last) FindRange()
    {
        const int First = 10_000;
        // The range that IANA gives to ephemeral ports; macOS and Windows keep to it.
        var (low, high) = (49_152, 65_535);
        try
        {
            var parts = File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            (low, high) = (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            // Not Linux.
        }
        if (low - First >= 5_000) return (First, low - 1);
        return 65_535 - high >= 5_000 ? (high + 1, 65_535) : (First, 65_535);
    }
}
