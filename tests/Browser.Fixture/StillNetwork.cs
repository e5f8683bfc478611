using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ShopMesh.Testing.Browser;

/// <summary>
/// A network namespace with nothing but a loopback interface, in which a browser runs, and a way from there to the servers of this
/// machine. Chromium gives up the requests that it is about to make (ERR_NETWORK_CHANGED) whenever an address of the machine comes
/// or goes, which each container that starts beside the test brings about.
/// </summary>
internal sealed partial class StillNetwork : IAsyncDisposable
{
    private const int NewNetwork = 0x40000000; // CLONE_NEWNET
    private const int Port = 1080;

    /// <summary>What the browser reaches the machine by.</summary>
    public static readonly string Proxy = $"socks5://127.0.0.1:{Port}";

    private readonly SafeFileHandle _namespace;
    private readonly LoopbackProxy _proxy;
    private readonly DirectoryInfo _directory;

    private StillNetwork(SafeFileHandle @namespace, Socket listener, string program)
    {
        _namespace = @namespace;
        _proxy = new LoopbackProxy(listener);
        _directory = Directory.CreateTempSubdirectory("shop-mesh-browser-");
        Launcher = Path.Combine(_directory.FullName, "chromium");
        var descriptor = @namespace.DangerousGetHandle().ToString(CultureInfo.InvariantCulture);
        File.WriteAllText(Launcher, $"#!/bin/sh\nexec nsenter --net=/proc/{Environment.ProcessId}/fd/{descriptor} -- '{program}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Launcher, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The program that starts the browser in the namespace.</summary>
    public string Launcher { get; }

    /// <summary>Makes one; <see langword="null"/> where this user or this system cannot, and the browser shares the machine's network.</summary>
    /// <param name="program">The browser.</param>
    public static StillNetwork? TryCreate(string program)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return null;

        // A namespace is a thread's. This one ends with it, and what was opened in it stays.
        StillNetwork? network = null;
        var thread = new Thread(() => network = Create(program)) { IsBackground = true, Name = "network namespace" };
        thread.Start();
        thread.Join();
        return network;
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _namespace.Dispose();
        _directory.Delete(recursive: true);
    }

    private static StillNetwork? Create(string program)
    {
        if (Unshare(NewNetwork) != 0)
            return null;

        // A child is in the namespace of the thread that starts it.
        using (var ip = Process.Start("ip", ["link", "set", "lo", "up"]))
            ip.WaitForExit();
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.Loopback, Port));
            listener.Listen();
            return new StillNetwork(File.OpenHandle("/proc/thread-self/ns/net"), listener, program);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);
}
