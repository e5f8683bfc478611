namespace Aspire.Hosting.Postgres.Provisioning;

/// <summary>Where servers come from, and how to say it.</summary>
internal sealed record ProviderChoice(PostgresProvider Provider, string Description);
