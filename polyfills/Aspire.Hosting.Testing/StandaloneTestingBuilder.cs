using System.Reflection;
using Aspire.Hosting.Interception;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>A builder without an app host.</summary>
internal sealed class StandaloneTestingBuilder(IDistributedApplicationBuilder inner, EntryPointInterception interception) : TestingBuilder(inner)
{
    private readonly IDistributedApplicationBuilder _inner = inner;
    private DistributedApplication? _application;

    public static StandaloneTestingBuilder Create(
        Assembly assembly, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder)
    {
        var interception = new EntryPointInterception(assembly, TestDefaults.With(args, configureBuilder));
        EntryPointInterception.Current = interception;
        try
        {
            return new StandaloneTestingBuilder(DistributedApplication.CreateBuilder([]), interception);
        }
        finally
        {
            EntryPointInterception.Current = null;
        }
    }

    public override Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default)
    {
        interception.LetBuild();
        return Task.FromResult(_application ??= _inner.Build());
    }

    public override async ValueTask DisposeAsync()
    {
        if (_application is not null) await _application.DisposeAsync().ConfigureAwait(false);
    }
}
