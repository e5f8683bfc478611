using System.Globalization;
using System.Text;

namespace ICSharpCode.SharpZipLib.Tar;

/// <summary>POSIX's extended header records, each <c>length key=value</c> and a line feed, in UTF-8.</summary>
internal static class PaxRecords
{
    public static void Read(ReadOnlySpan<byte> content, Dictionary<string, string> into)
    {
        while (content.Length > 0)
        {
            // The length counts the whole record, itself included.
            var space = content.IndexOf((byte)' ');
            if (space < 1 || !int.TryParse(content[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                          || length > content.Length || length < space + 3 || content[length - 1] != '\n')
                throw new TarException("An extended header record is damaged.");
            var record = content[(space + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals < 1)
                throw new TarException("An extended header record has no key.");
            into[Encoding.UTF8.GetString(record[..equals])] = Encoding.UTF8.GetString(record[(equals + 1)..]);
            content = content[length..];
        }
    }

    public static void Apply(Dictionary<string, string> records, TarHeader header)
    {
        foreach (var (key, value) in records)
        {
            switch (key)
            {
                case "path":
                    header.Name = value;
                    break;
                case "linkpath":
                    header.LinkName = value;
                    break;
                case "uname":
                    header.UserName = value;
                    break;
                case "gname":
                    header.GroupName = value;
                    break;
                case "size":
                    header.Size = Number(key, value);
                    break;
                case "uid":
                    header.UserId = HeaderBlock.ToId(Number(key, value));
                    break;
                case "gid":
                    header.GroupId = HeaderBlock.ToId(Number(key, value));
                    break;
                case "mtime":
                    // May have a fraction and a sign.
                    header.ModTime = HeaderBlock.ToTime(value.StartsWith('-') ? 0 : Number(key, value.Split('.')[0]));
                    break;
            }
        }
    }

    private static long Number(string key, string value)
        => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new TarException($"The extended header record '{key}' is no number.");
}
