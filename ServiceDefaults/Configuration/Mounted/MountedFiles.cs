using System.Text;

namespace ShopMesh.ServiceDefaults.Configuration.Mounted;

/// <summary>Reads the text files of a mounted folder, all of the same state of it.</summary>
internal static class MountedFiles
{
    // What Kubernetes puts into one ConfigMap or Secret at most; a folder can be made of several.
    private const int LongestFile = 1024 * 1024;
    private const int MostFiles = 256;

    // The link of which Kubernetes' volumes put another in place when their files change.
    private const string CurrentState = "..data";

    private const int Attempts = 5;

    private static readonly UTF8Encoding Text = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// The files by their names, in ordinal order; none if there is no such folder. Names that begin with a dot are the volume's own, and
    /// folders are no files.
    /// </summary>
    /// <exception cref="MountedException">A file cannot be used; the message names it.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(string folder, string pattern)
    {
        for (var attempt = 1; ; attempt++)
        {
            var state = State(folder);
            try
            {
                if (!Directory.Exists(state))
                    return [];
                var names = Directory.EnumerateFiles(state, pattern)
                    .Select(path => Path.GetFileName(path))
                    .Where(name => name[0] != '.')
                    .Order(StringComparer.Ordinal)
                    .Take(MostFiles + 1)
                    .ToArray();
                if (names.Length > MostFiles)
                    throw new MountedException($"{folder} has more than {MostFiles} files.");
                var files = names.Select(name => KeyValuePair.Create(name, ReadText(Path.Combine(folder, name), Path.Combine(state, name)))).ToArray();
                if (State(folder) == state)
                    return files;
            }
            catch (Exception exception) when (exception is MountedException or IOException && State(folder) != state && attempt < Attempts)
            {
                // Another state was put in place meanwhile, and the one before taken away.
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new MountedException($"{folder} cannot be read: {exception.Message}");
            }

            if (attempt == Attempts)
                throw new MountedException($"{folder} does not rest; it was read {Attempts} times.");
        }
    }

    private static string State(string folder) =>
        new DirectoryInfo(Path.Combine(folder, CurrentState)).LinkTarget is { } target ? Path.Combine(folder, target) : folder;

    // The name that people know the file by, and where it lies just now.
    private static string ReadText(string name, string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new byte[Math.Min(stream.Length, LongestFile) + 1];
            var length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            if (length == content.Length)
                throw new MountedException($"{name} is longer than {LongestFile} bytes, or is being written.");
            var text = content.AsSpan(0, length);
            return Text.GetString(text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text);
        }
        catch (DecoderFallbackException)
        {
            throw new MountedException($"{name} is not text in UTF-8.");
        }
        catch (FileNotFoundException)
        {
            throw new MountedException($"{name} cannot be read: it is a link to nothing.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new MountedException($"{name} cannot be read: this account ({Environment.UserName}) may not. Give it to the account or its group.");
        }
        catch (IOException exception)
        {
            throw new MountedException($"{name} cannot be read: {exception.Message}");
        }
    }
}
