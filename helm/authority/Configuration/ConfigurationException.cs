namespace ShopMesh.Authority.Configuration;

/// <summary>The configuration cannot be used.</summary>
/// <param name="problems">What is wrong with it; each names its key.</param>
internal sealed class ConfigurationException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>One problem.</summary>
    public ConfigurationException(string problem)
        : this([problem])
    {
    }

    /// <summary>What is wrong; each names its key.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
