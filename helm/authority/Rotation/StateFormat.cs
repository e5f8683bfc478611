using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ShopMesh.Authority.Rotation;

/// <summary>
/// The state as the content of a Secret: <c>state.json</c>, which is no secret by itself, and a PEM file for each certificate and key, such as
/// <c>mesh-1.crt</c> and <c>mesh-1.key</c>, so that an operator reads and backs them up with the usual tools.
/// </summary>
internal static class StateFormat
{
    private const string File = "state.json";

    /// <summary>Writes a state.</summary>
    public static Dictionary<string, byte[]> Write(AuthorityState state)
    {
        var data = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var line in state.Lines)
        {
            foreach (var generation in line.Generations)
            {
                data[$"{line.Name}-{generation.Number}.crt"] = Encoding.ASCII.GetBytes(generation.CertificatePem.Trim() + "\n");
                if (generation.PrivateKeyPem is { } key)
                    data[$"{line.Name}-{generation.Number}.key"] = Encoding.ASCII.GetBytes(key.Trim() + "\n");
            }
        }

        var stored = new StoredState
        {
            Id = state.Id,
            Request = state.Request,
            Mesh = Store(state.Mesh),
            Edge = Store(state.Edge),
        };
        data[File] = JsonSerializer.SerializeToUtf8Bytes(stored, StateJson.Default.StoredState);
        return data;
    }

    /// <summary>Reads a state.</summary>
    /// <exception cref="FormatException">The content is not one; the message quotes nothing of it.</exception>
    public static AuthorityState Read(Dictionary<string, byte[]>? data)
    {
        if (data?.GetValueOrDefault(File) is not { } json)
            throw new FormatException($"it has no {File}");
        StoredState stored;
        try
        {
            stored = JsonSerializer.Deserialize(json, StateJson.Default.StoredState) ?? throw new FormatException($"its {File} is empty");
        }
        catch (JsonException)
        {
            throw new FormatException($"its {File} is not that of an authority");
        }

        return new AuthorityState
        {
            Id = stored.Id,
            Request = stored.Request,
            Mesh = Restore(AuthorityLine.Mesh, stored.Mesh, data),
            Edge = Restore(AuthorityLine.Edge, stored.Edge, data),
        };
    }

    private static StoredLine Store(AuthorityLine line) => new()
    {
        Serial = line.Serial,
        Generations =
        [
            .. line.Generations.Select(generation => new StoredGeneration
            {
                Number = generation.Number,
                Stage = generation.Stage,
                TrustDomain = generation.TrustDomain,
                AnnouncedAt = generation.AnnouncedAt,
                LastCertificateEnds = generation.LastCertificateEnds,
            }),
        ],
    };

    private static AuthorityLine Restore(string name, StoredLine stored, Dictionary<string, byte[]> data)
    {
        var generations = stored.Generations.Select(generation => Restore(name, generation, data)).OrderBy(generation => generation.Number).ToImmutableArray();
        if (generations.Count(generation => generation.Stage == Stage.Current) != 1 || generations.Count(generation => generation.Stage == Stage.Announced) > 1)
            throw new FormatException($"its {File} does not say which {name} CA signs");
        return new AuthorityLine { Name = name, Serial = stored.Serial, Generations = generations };
    }

    private static Generation Restore(string line, StoredGeneration stored, Dictionary<string, byte[]> data)
    {
        var title = $"{line}-{stored.Number}";
        var certificate = Text($"{title}.crt") ?? throw new FormatException($"it has no {title}.crt");
        var key = stored.Stage == Stage.Retired ? null : Text($"{title}.key") ?? throw new FormatException($"it has no {title}.key");
        try
        {
            if (key is not null)
            {
                using var pair = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(certificate, key);
            }

            var (notBefore, notAfter) = Generation.ValidityOf(certificate);
            return new Generation
            {
                Number = stored.Number,
                Stage = stored.Stage,
                CertificatePem = certificate,
                PrivateKeyPem = key,
                TrustDomain = stored.TrustDomain,
                NotBefore = notBefore,
                NotAfter = notAfter,
                AnnouncedAt = stored.AnnouncedAt,
                LastCertificateEnds = stored.LastCertificateEnds,
            };
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new FormatException($"its {title}.crt and {title}.key are not a certificate and its key");
        }

        string? Text(string file) => data.TryGetValue(file, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;
    }
}

/// <summary>The file <c>state.json</c>.</summary>
internal sealed class StoredState
{
    public required string Id { get; init; }

    public required string Request { get; init; }

    public required StoredLine Mesh { get; init; }

    public required StoredLine Edge { get; init; }
}

/// <summary>A line in <c>state.json</c>.</summary>
internal sealed class StoredLine
{
    public required int Serial { get; init; }

    public required IReadOnlyList<StoredGeneration> Generations { get; init; }
}

/// <summary>A generation in <c>state.json</c>.</summary>
internal sealed class StoredGeneration
{
    public required int Number { get; init; }

    public required Stage Stage { get; init; }

    public required string TrustDomain { get; init; }

    public DateTimeOffset? AnnouncedAt { get; init; }

    public DateTimeOffset? LastCertificateEnds { get; init; }
}

/// <summary>How <c>state.json</c> is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(StoredState))]
internal sealed partial class StateJson : JsonSerializerContext;
