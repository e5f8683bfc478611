using System.Diagnostics;
using System.Globalization;
using System.Text;
using ICSharpCode.SharpZipLib.Tar;
using Shouldly;
using Xunit;

namespace ShopMesh.Testing.Containers.Tests.Archives;

/// <summary>Archives are held against GNU's tar: what one writes the other reads.</summary>
public sealed class TarTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("shop-mesh-tar-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Archive => Path.Combine(_directory, "archive.tar");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("short.txt")]
    [InlineData("folder/überlänge-ß-日本語.txt")]
    [InlineData("exactly-100-bytes-")]
    [InlineData("more-than-100-bytes-")]
    [InlineData("more-than-255-bytes-")]
    public async Task GNU_tar_extracts_what_was_written(string name)
    {
        name = name switch
        {
            "exactly-100-bytes-" => name.PadRight(100, 'x'),
            "more-than-100-bytes-" => $"{new string('d', 90)}/{name.PadRight(101, 'x')}",
            "more-than-255-bytes-" => string.Join('/', Enumerable.Repeat(new string('d', 100), 4)) + "/file",
            _ => name,
        };
        var content = new byte[100_001];
        Random.Shared.NextBytes(content);

        await WriteAsync(new TarHeader
        {
            Name = name,
            Mode = 0b110_100_000,
            UserId = 70,
            GroupId = 1654,
            Size = content.Length,
            ModTime = new DateTime(2024, 2, 29, 12, 34, 56),
        }, content);

        var listed = await TarAsync("--list", "--verbose", "--numeric-owner", "--full-time", "--utc", "--quoting-style=literal", "--file", Archive);
        listed.ShouldContain("-rw-r----- 70/1654");
        listed.ShouldContain("100001 2024-02-29 12:34:56 " + name);
        await TarAsync("--extract", "--file", Archive, "--directory", _directory, "--no-same-owner");
        (await File.ReadAllBytesAsync(Path.Combine(_directory, name), Token)).ShouldBe(content);
        // 20 blocks make a record.
        (new FileInfo(Archive).Length % 10240).ShouldBe(0);
    }

    [Fact]
    public async Task GNU_tar_sees_links_directories_modes_and_long_targets()
    {
        var target = string.Join('/', Enumerable.Repeat("target", 30));
        await using (var tar = new TarOutputStream(File.Create(Archive), Encoding.UTF8))
        {
            foreach (var header in new[]
                     {
                         new TarHeader { Name = "folder/", Mode = 0b1_111_111_111, TypeFlag = TarHeader.LF_DIR },
                         new TarHeader { Name = "program", Mode = 0b100_111_101_101, TypeFlag = TarHeader.LF_NORMAL },
                         new TarHeader { Name = "hard", Mode = 0b110_100_100, TypeFlag = TarHeader.LF_LINK, LinkName = "program" },
                         new TarHeader { Name = "soft", Mode = 0b111_111_111, TypeFlag = TarHeader.LF_SYMLINK, LinkName = target },
                     })
            {
                tar.PutNextEntry(new TarEntry(header));
                tar.CloseEntry();
            }
        }

        var listed = await TarAsync("--list", "--verbose", "--file", Archive);

        listed.ShouldMatch(@"drwxrwxrwt .* folder/");
        listed.ShouldMatch(@"-rwsr-xr-x .* program");
        listed.ShouldMatch(@"hrw-r--r-- .* hard link to program");
        listed.ShouldMatch(@"lrwxrwxrwx .* soft -> " + target + "\n");
    }

    [Theory]
    [InlineData(8L * 1024 * 1024 * 1024 - 1)]
    [InlineData(8L * 1024 * 1024 * 1024)]
    [InlineData(5_000_000_000_000)]
    public async Task Sizes_from_8_GiB_are_announced_and_read(long size)
    {
        await using (var file = File.Create(Archive))
        {
            // The header, a hole of that size, and the end of the archive.
            var tar = new TarOutputStream(file, Encoding.UTF8) { IsStreamOwner = false };
            await tar.PutNextEntryAsync(new TarEntry(new TarHeader { Name = "large", Size = size, UserId = 3_000_000, GroupId = 2_097_151 }), Token);
            file.SetLength(Math.Min(size, 16L << 30) + 2048);
        }

        // The list is written before GNU's tar comes to the end of the hole, which for the largest is not there.
        var (listed, _) = await RunTarAsync("--list", "--verbose", "--numeric-owner", "--file", Archive);
        listed.ShouldContain($"3000000/2097151 {size} ");
        await using var read = new TarInputStream(File.OpenRead(Archive), Encoding.UTF8);
        var entry = read.GetNextEntry().ShouldNotBeNull();
        entry.Size.ShouldBe(size);
        entry.UserId.ShouldBe(3_000_000);
        entry.GroupId.ShouldBe(2_097_151);
    }

    [Theory]
    [InlineData("gnu", true)]
    [InlineData("posix", true)]
    [InlineData("ustar", true)]
    [InlineData("v7", false)]
    [InlineData("oldgnu", true)]
    public async Task What_GNU_tar_wrote_is_read(string format, bool longNames)
    {
        var name = longNames ? $"files/{new string('a', 90)}/{new string('b', 90)}.txt" : "files/short.txt";
        var path = Path.Combine(_directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, new string('x', 5000), Token);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupExecute);
        File.CreateSymbolicLink(Path.Combine(_directory, "files/zzz"), "somewhere/else");
        await TarAsync("--create", $"--format={format}", "--sort=name", "--owner=:70", "--group=:1654", "--mtime=2024-02-29 12:34:56Z",
            "--file", Archive, "--directory", _directory, "files");

        // A stream that gives one byte at a time, as a network may.
        await using var tar = new TarInputStream(new Trickle(File.OpenRead(Archive)), Encoding.UTF8);
        var entries = new List<(TarEntry Entry, string Content)>();
        while (await tar.GetNextEntryAsync(Token) is { } entry)
        {
            using var reader = new StreamReader(tar, leaveOpen: true);
            entries.Add((entry, await reader.ReadToEndAsync(Token)));
        }

        entries[0].Entry.Name.ShouldBe("files/");
        entries[0].Entry.IsDirectory.ShouldBeTrue();
        var file = entries.Single(read => read.Entry.Name == name);
        file.Content.ShouldBe(new string('x', 5000));
        (file.Entry.TarHeader.Mode & 0b111_111_111).ShouldBe(0b100_001_000);
        (file.Entry.UserId, file.Entry.GroupId).ShouldBe((70, 1654));
        file.Entry.ModTime.ShouldBe(new DateTime(2024, 2, 29, 12, 34, 56));
        var link = entries.Single(read => read.Entry.Name == "files/zzz").Entry.TarHeader;
        (link.TypeFlag, link.LinkName).ShouldBe((TarHeader.LF_SYMLINK, "somewhere/else"));
    }

    [Fact]
    public async Task Content_that_nobody_reads_is_skipped()
    {
        await using (var tar = new TarOutputStream(File.Create(Archive), Encoding.UTF8))
        {
            for (var i = 0; i < 3; i++)
            {
                tar.PutNextEntry(new TarEntry(new TarHeader { Name = i.ToString(CultureInfo.InvariantCulture), Size = 200_000 }));
                tar.Write(new byte[200_000]);
                tar.CloseEntry();
            }
        }

        await using var read = new TarInputStream(File.OpenRead(Archive), Encoding.UTF8);
        var names = new List<string>();
        while (read.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name);
            read.ReadByte().ShouldBe(0);
            read.Available.ShouldBe(199_999);
        }

        names.ShouldBe(["0", "1", "2"]);
        read.GetNextEntry().ShouldBeNull();
    }

    [Fact]
    public async Task Content_must_have_the_announced_length()
    {
        await using var tar = new TarOutputStream(new MemoryStream(), Encoding.UTF8);
        Should.Throw<TarException>(() => tar.Write([1])).Message.ShouldContain("No entry is open");
        tar.PutNextEntry(new TarEntry(new TarHeader { Name = "ten", Size = 10 }));
        tar.Write(new byte[9]);

        Should.Throw<TarException>(tar.CloseEntry).Message.ShouldContain("9 bytes and its header announces 10");
        Should.Throw<TarException>(() => tar.Write(new byte[2])).Message.ShouldContain("11 bytes");
        tar.Write([1]);
    }

    [Theory]
    [InlineData(700, "ends within the entry")]
    [InlineData(300, "ends within a header")]
    public async Task An_archive_that_ends_early_is_an_error(int length, string message)
    {
        await WriteAsync(new TarHeader { Name = "file", Size = 1000 }, new byte[1000]);
        await using var tar = new TarInputStream(new MemoryStream((await File.ReadAllBytesAsync(Archive, Token))[..length]), Encoding.UTF8);

        async Task ReadAllAsync()
        {
            while (await tar.GetNextEntryAsync(Token) is not null)
                await tar.CopyToAsync(Stream.Null, Token);
        }

        (await Should.ThrowAsync<TarException>(ReadAllAsync)).Message.ShouldContain(message);
    }

    [Fact]
    public async Task What_is_no_archive_is_an_error()
    {
        await using var tar = new TarInputStream(new MemoryStream(Encoding.ASCII.GetBytes(new string('?', 2048))), Encoding.UTF8);

        Should.Throw<TarException>(() => tar.GetNextEntry()).Message.ShouldContain("no tar archive");
    }

    [Fact]
    public void The_stream_behind_is_closed_only_by_its_owner()
    {
        var memory = new MemoryStream();
        using (new TarOutputStream(memory, Encoding.UTF8) { IsStreamOwner = false })
        {
        }

        memory.Length.ShouldBe(10240);
        using (new TarOutputStream(memory, Encoding.UTF8))
        {
        }

        memory.CanWrite.ShouldBeFalse();
    }

    private async Task WriteAsync(TarHeader header, byte[] content)
    {
        await using var tar = new TarOutputStream(File.Create(Archive), Encoding.UTF8);
        await tar.PutNextEntryAsync(new TarEntry(header), Token);
        await tar.WriteAsync(content, Token);
        await tar.CloseEntryAsync(Token);
    }

    private static async Task<string> TarAsync(params string[] arguments)
    {
        var (output, error) = await RunTarAsync(arguments);
        error.ShouldBeEmpty();
        return output;
    }

    private static async Task<(string Output, string Error)> RunTarAsync(params string[] arguments)
    {
        using var tar = Process.Start(new ProcessStartInfo("tar", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["LC_ALL"] = "C.UTF-8" },
        })!;
        var error = tar.StandardError.ReadToEndAsync(Token);
        return (await tar.StandardOutput.ReadToEndAsync(Token), await error);
    }

    private sealed class Trickle(Stream stream) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => stream.Read(buffer, offset, Math.Min(count, 1));

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            stream.Dispose();
            base.Dispose(disposing);
        }
    }
}
