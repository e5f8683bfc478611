using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace ShopMesh.AppHost.Topology;

/// <summary>API keys of the programs of the topology: the program has the key, and services have its hash.</summary>
internal static class ApiKeyExtensions
{
    /// <summary>Adds the key of a program: a secret that is generated once and kept.</summary>
    public static IResourceBuilder<ParameterResource> AddApiKey(this IDistributedApplicationBuilder builder, string program) =>
        builder.AddGeneratedSecret($"{program}-api-key", length: 44);

    /// <summary>Adds a secret of letters and digits that is generated once and kept. With 44 of them it is base64 of 33 bytes as well.</summary>
    public static IResourceBuilder<ParameterResource> AddGeneratedSecret(this IDistributedApplicationBuilder builder, string name, int length) =>
        builder.AddParameter(name, new GenerateParameterDefault { MinLength = length, Special = false }, secret: true, persist: true);

    /// <summary>Gives a program its key, which its edge clients show.</summary>
    public static IResourceBuilder<ProjectResource> WithApiKey(
        this IResourceBuilder<ProjectResource> program, IResourceBuilder<ParameterResource> key) =>
        program.WithEnvironment("Mesh__Edge__ApiKey", key);

    /// <summary>Lets a service know a program.</summary>
    /// <param name="service">The service.</param>
    /// <param name="program">The program's name.</param>
    /// <param name="key">Its key.</param>
    /// <param name="requestsPerSecond">How many calls each replica takes of it.</param>
    /// <param name="scopes">What it may do.</param>
    public static IResourceBuilder<ProjectResource> WithProgram(
        this IResourceBuilder<ProjectResource> service,
        string program,
        IResourceBuilder<ParameterResource> key,
        int requestsPerSecond,
        params string[] scopes) =>
        service.WithEnvironment(async context =>
        {
            var prefix = $"Mesh__Authentication__ApiKeys__{program}__";
            var value = await key.Resource.GetValueAsync(context.CancellationToken) ?? "";
            context.EnvironmentVariables[prefix + "Hash"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)));
            context.EnvironmentVariables[prefix + "RequestsPerSecond"] = $"{requestsPerSecond}";
            for (var i = 0; i < scopes.Length; i++)
                context.EnvironmentVariables[$"{prefix}Scopes__{i}"] = scopes[i];
        });
}
