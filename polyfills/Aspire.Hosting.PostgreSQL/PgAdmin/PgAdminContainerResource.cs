using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Postgres;

/// <summary>pgAdmin, a web page to look into databases. It needs a container engine.</summary>
/// <param name="name">The resource's name.</param>
public sealed class PgAdminContainerResource(string name) : ContainerResource(name);
