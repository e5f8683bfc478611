using ShopMesh.Helm.Tests.Matrix;

namespace ShopMesh.Helm.Tests.Rules;

/// <summary>Every container of every pod in every rendering, jobs and tests included.</summary>
public sealed class PodSecurityTests(ChartMatrix matrix)
{
    [Fact]
    public Task Containers_are_not_root_and_write_nowhere_and_may_do_nothing_special() => matrix.ShouldAllPassAsync(PodRules.AreConfined);

    [Fact]
    public Task Pods_share_nothing_with_their_node_and_have_no_token_they_do_not_need() => matrix.ShouldAllPassAsync(PodRules.AreStrangersToTheCluster);

    [Fact]
    public Task Containers_have_resources() => matrix.ShouldAllPassAsync(PodRules.HaveResources);

    [Fact]
    public Task Images_stay_what_they_are() => matrix.ShouldAllPassAsync(PodRules.HaveFixedImages);

    [Fact]
    public Task No_secret_is_in_an_environment() => matrix.ShouldAllPassAsync(PodRules.HaveNoSecretInTheirEnvironment);

    [Fact]
    public Task No_secret_is_in_an_argument() => matrix.ShouldAllPassAsync(PodRules.HaveNoSecretInTheirArguments);

    [Fact]
    public Task Variables_are_there_once() => matrix.ShouldAllPassAsync(PodRules.HaveEachVariableOnce);
}
