using System.Formats.Tar;
using System.IO.Pipelines;
using System.Text;

namespace Polyfills.Docker.Tests.Testing;

/// <summary>Archives that are made while they are read.</summary>
internal static class TarArchive
{
    /// <summary>An archive of small files.</summary>
    public static MemoryStream Of(params (string Name, string Content)[] files)
    {
        var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (name, content) in files)
                tar.WriteEntry(Entry(name, new MemoryStream(Encoding.UTF8.GetBytes(content))));
        }

        stream.Position = 0;
        return stream;
    }

    /// <summary>An archive of one file that is too large to keep: header, content and padding follow one another as somebody reads.</summary>
    public static Stream Streaming(string name, long length)
    {
        var header = new byte[512];
        Encoding.ASCII.GetBytes(name, header);
        Write(header, 100, "0000644\0");
        Write(header, 108, "0000000\0");
        Write(header, 116, "0000000\0");
        Write(header, 124, Convert.ToString(length, 8).PadLeft(11, '0') + "\0");
        Write(header, 136, "00000000000\0");
        Write(header, 148, "        ");
        header[156] = (byte)'0';
        Write(header, 257, "ustar\000");
        Write(header, 148, Convert.ToString(header.Sum(value => value), 8).PadLeft(6, '0') + "\0 ");
        var padding = new byte[(512 - length % 512) % 512 + 1024];

        var pipe = new Pipe();
        _ = Task.Run(async () =>
        {
            await pipe.Writer.WriteAsync(header);
            await new PatternStream(length).CopyToAsync(pipe.Writer);
            await pipe.Writer.WriteAsync(padding);
            await pipe.Writer.CompleteAsync();
        });
        return pipe.Reader.AsStream();
    }

    private static PaxTarEntry Entry(string name, Stream content) => new(TarEntryType.RegularFile, name) { DataStream = content };

    private static void Write(byte[] header, int offset, string text) => Encoding.ASCII.GetBytes(text, header.AsSpan(offset));
}
