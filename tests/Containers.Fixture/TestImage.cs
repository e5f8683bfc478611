using System.Diagnostics;
using System.Formats.Tar;
using System.Net;
using System.Text;

namespace ShopMesh.Testing.Containers;

/// <summary>
/// A small image with a shell and the usual tools, for the tests of the engine. It is made of the machine's static busybox, because
/// no registry may be in reach, and stays in the engine for the next run.
/// </summary>
public static class TestImage
{
    /// <summary>Name of the image. Another content is another tag.</summary>
    public const string Name = "shop-mesh/test-busybox:1";

    private static readonly string[] UsualPlaces = ["/bin/busybox", "/usr/bin/busybox"];
    private static readonly string[] Settings = ["ENV PATH=/bin", "CMD [\"/bin/sh\"]"];
    private static readonly string[] Folders = ["bin", "etc", "root", "var", "www"];
    private static readonly Lazy<Task> Made = new(() => Task.Factory.StartNew(
        MakeAlone, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));

    /// <summary>The name of the image, which is made at the first call unless the engine has it.</summary>
    /// <exception cref="InvalidOperationException">There is no engine, or no static busybox; the message says what to install.</exception>
    public static async Task<string> GetAsync()
    {
        await Made.Value.ConfigureAwait(false);
        return Name;
    }

    // Several test processes may want it at once. A mutex belongs to a thread, so this runs on one of its own and waits there.
    private static void MakeAlone()
    {
        var engine = ContainerEngine.FindAsync().GetAwaiter().GetResult()
            ?? throw new InvalidOperationException("The test image cannot be made: " + ContainerEngine.WhyMissingAsync().GetAwaiter().GetResult());
        using var mutex = new Mutex(initiallyOwned: false, "shop-mesh-test-image");
        try
        {
            mutex.WaitOne(TimeSpan.FromMinutes(1));
        }
        catch (AbandonedMutexException)
        {
            // Whoever made it was killed; now it is our turn.
        }

        try
        {
            MakeAsync(engine).GetAwaiter().GetResult();
        }
        finally
        {
            mutex.ReleaseMutex();
        }
    }

    private static async Task MakeAsync(ContainerEngine engine)
    {
        if (await engine.HasImageAsync(Name).ConfigureAwait(false))
            return;

        using var connection = new EngineConnection(engine.Endpoint);
        await ImportAsync(connection).ConfigureAwait(false);
    }

    /// <summary>Gives the image to any engine.</summary>
    internal static async Task ImportAsync(EngineConnection connection)
    {
        var busybox = UsualPlaces.FirstOrDefault(IsStatic) ?? throw new InvalidOperationException(
            $"The test image {Name} is made of a static busybox, and there is none on this machine. Install it (Debian and Ubuntu: " +
            $"apt-get install busybox-static), or give another image that name: docker pull busybox && docker tag busybox {Name}");
        using var files = await FilesAsync(busybox).ConfigureAwait(false);
        using var content = new StreamContent(files);
        content.Headers.ContentType = new("application/x-tar");
        var parts = Name.Split(':');
        var changes = string.Concat(Settings.Select(setting => "&changes=" + WebUtility.UrlEncode(setting)));
        var said = await connection.PostAsync(
            $"images/create?fromSrc=-&repo={parts[0]}&tag={parts[1]}{changes}", content, CancellationToken.None).ConfigureAwait(false);
        if (await connection.GetAsync($"images/{Name}/json", CancellationToken.None).ConfigureAwait(false) is null)
            throw new InvalidOperationException($"The engine did not take the test image: {said.Trim()}");
    }

    private static async Task<MemoryStream> FilesAsync(string busybox)
    {
        var stream = new MemoryStream();
        await using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var folder in Folders)
                await tar.WriteEntryAsync(Entry(TarEntryType.Directory, folder, 0b111_101_101)).ConfigureAwait(false);
            await tar.WriteEntryAsync(Entry(TarEntryType.Directory, "tmp", 0b1_111_111_111)).ConfigureAwait(false);
            await tar.WriteEntryAsync(File("etc/passwd", "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n"u8)).ConfigureAwait(false);
            await tar.WriteEntryAsync(File("etc/group", "root:x:0:\nnobody:x:65534:\n"u8)).ConfigureAwait(false);

            var program = Entry(TarEntryType.RegularFile, "bin/busybox", 0b111_101_101);
            await using var content = System.IO.File.OpenRead(busybox);
            program.DataStream = content;
            await tar.WriteEntryAsync(program).ConfigureAwait(false);
            foreach (var tool in (await ToolsOfAsync(busybox).ConfigureAwait(false)).Where(tool => tool != "busybox"))
            {
                var link = Entry(TarEntryType.SymbolicLink, $"bin/{tool}", 0b111_111_111);
                link.LinkName = "busybox";
                await tar.WriteEntryAsync(link).ConfigureAwait(false);
            }
        }

        stream.Position = 0;
        return stream;
    }

    private static PaxTarEntry File(string name, ReadOnlySpan<byte> text)
    {
        var file = Entry(TarEntryType.RegularFile, name, 0b110_100_100);
        file.DataStream = new MemoryStream(text.ToArray());
        return file;
    }

    private static PaxTarEntry Entry(TarEntryType type, string name, int mode)
        => new(type, name) { Mode = (UnixFileMode)mode, ModificationTime = DateTimeOffset.UnixEpoch };

    private static async Task<string[]> ToolsOfAsync(string busybox)
    {
        using var list = Process.Start(new ProcessStartInfo(busybox, "--list") { RedirectStandardOutput = true })!;
        var names = await list.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await list.WaitForExitAsync().ConfigureAwait(false);
        return names.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    // A program that is linked dynamically names its loader within the first page.
    private static bool IsStatic(string program)
    {
        if (!System.IO.File.Exists(program))
            return false;
        using var file = System.IO.File.OpenRead(program);
        var start = new byte[4096];
        var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return !Encoding.Latin1.GetString(start, 0, length).Contains("/ld-", StringComparison.Ordinal);
    }
}
