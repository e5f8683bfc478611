namespace ShopMesh.Dashboard.Configuration;

/// <summary>The configuration is wrong; each problem is one sentence for the person who can correct it.</summary>
internal sealed class DashboardConfigurationException(IReadOnlyList<string> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
