using System.Text.Json.Serialization;
using Docker.DotNet.Serialization;

namespace Docker.DotNet.Models;

/// <summary>When the engine starts a container again.</summary>
[JsonConverter(typeof(RestartPolicyKindConverter))]
public enum RestartPolicyKind
{
    /// <summary>Not said: never.</summary>
    Undefined,

    /// <summary>Never.</summary>
    No,

    /// <summary>Whenever it exits.</summary>
    Always,

    /// <summary>When it exits with another code than 0.</summary>
    OnFailure,

    /// <summary>Whenever it exits, unless somebody stopped it.</summary>
    UnlessStopped,
}
