using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Aspire.Hosting.State;

/// <summary>
/// Generated values, such as passwords, that the next run needs again: in the app host's user secrets if it has some, else in a
/// private file in its state directory.
/// </summary>
internal sealed class GeneratedValues(string path)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(10);

    public string FilePath { get; } = path;

    public static GeneratedValues Of(IDistributedApplicationBuilder builder)
    {
        var identity = AppHostIdentity.Of(builder);
        // A state directory of one's own, as tests have, is to be complete and to touch nothing else.
        var secretsId = identity.IsStateDirectoryConfigured ? null : builder.AppHostAssembly?.GetCustomAttribute<UserSecretsIdAttribute>()?.UserSecretsId;
        return new GeneratedValues(secretsId is null
            ? Path.Combine(identity.StateDirectory, "secrets.json")
            : PathHelper.GetSecretsPathFromSecretsId(secretsId));
    }

    /// <summary>Gets the value of <paramref name="key"/>, or generates and keeps it.</summary>
    public string GetOrAdd(string key, Func<string> generate)
    {
        try
        {
            PrivateFiles.CreateDirectory(Path.GetDirectoryName(FilePath)!);
            // Two app hosts of one user may start at the same moment.
            using var exclusive = Lock();
            var values = Read();
            if (Find(values, key) is { } known) return known;

            var value = generate();
            values[key] = value;
            PrivateFiles.Replace(FilePath, values.ToJsonString(Indented));
            return value;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException(
                $"The generated value of {key} cannot be kept in '{FilePath}': {e.Message} Set {key} yourself, or set "
                + $"{AppHostIdentity.StateDirectoryKey} to a directory that can be written to.", e);
        }
    }

    private static string? Find(JsonObject values, string key)
    {
        if (values[key] is JsonValue flat) return flat.ToString();
        // People may write sections as nested objects.
        JsonNode? node = values;
        foreach (var part in key.Split(':')) node = node is JsonObject section ? section[part] : null;
        return node is JsonValue nested ? nested.ToString() : null;
    }

    private JsonObject Read()
    {
        if (!File.Exists(FilePath)) return [];
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            return JsonNode.Parse(File.ReadAllText(FilePath), documentOptions: options) as JsonObject ?? [];
        }
        catch (JsonException e)
        {
            throw new DistributedApplicationException($"The file '{FilePath}' is not valid JSON: {e.Message} Mend it or delete it.", e);
        }
    }

    private FileStream Lock()
    {
        var deadline = Environment.TickCount64 + (long)LockLimit.TotalMilliseconds;
        while (true)
        {
            try
            {
                return new FileStream(FilePath + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Environment.TickCount64 < deadline)
            {
                // There is no event for the end of another process's lock.
                Thread.Sleep(20);
            }
        }
    }
}
