using System.Text.Json.Serialization;

namespace ShopMesh.Authority.Configuration;

/// <summary>The file <c>authority.json</c> as it is written; <see cref="AuthorityOptions"/> says what its keys mean.</summary>
internal sealed class AuthorityFile
{
    public AuthoritySection? Authority { get; set; }
}

/// <summary>The section <c>Authority</c>, not yet checked.</summary>
internal sealed class AuthoritySection
{
    public string? TrustDomain { get; set; }

    public string? Namespace { get; set; }

    public string? CertificateLifetime { get; set; }

    public string? RenewBefore { get; set; }

    public string? AuthorityLifetime { get; set; }

    public string? PropagationDelay { get; set; }

    public string? RotationRequest { get; set; }

    public OwnerSection? Owner { get; set; }

    public Dictionary<string, string?>? Labels { get; set; }

    public List<WorkloadSection?>? Workloads { get; set; }
}

/// <summary>The section <c>Authority:Owner</c>, not yet checked.</summary>
internal sealed class OwnerSection
{
    public string? Kind { get; set; }

    public string? Name { get; set; }
}

/// <summary>An entry of <c>Authority:Workloads</c>, not yet checked.</summary>
internal sealed class WorkloadSection
{
    public string? Name { get; set; }

    public bool Identity { get; set; }

    public List<string?>? Edge { get; set; }

    public string? SecretName { get; set; }
}

/// <summary>How the file is read: a key that is not known is an error, because it may be one that is misspelt.</summary>
[JsonSourceGenerationOptions(
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip)]
[JsonSerializable(typeof(AuthorityFile))]
internal sealed partial class ConfigurationJson : JsonSerializerContext;
