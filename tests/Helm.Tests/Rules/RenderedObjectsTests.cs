using ShopMesh.Helm.Tests.Matrix;
using ShopMesh.Helm.Tests.Schemas;

namespace ShopMesh.Helm.Tests.Rules;

/// <summary>What every rendering of the matrix has to keep.</summary>
public sealed class RenderedObjectsTests(ChartMatrix matrix)
{
    [Fact]
    public async Task Objects_have_the_fields_of_their_kinds_and_no_others()
    {
        await matrix.ShouldAllPassAsync(rendered => rendered.Objects.SelectMany(item => KindModel.Validate(item).Select(problem => $"{item}: {problem}")));

        // Our model has what the chart uses. Where somebody has the published schemas at hand, those say whether the model is right.
        if (KubernetesSchemas.Find() is not { } published)
            return;
        published.Kinds.ShouldContain("apps/v1/Deployment");
        await matrix.ShouldAllPassAsync(rendered => rendered.Objects.SelectMany(item => (published.Validate(item) ?? []).Select(problem => $"{item}: {problem}")));
    }

    [Fact]
    public Task Objects_are_there_once() => matrix.ShouldAllPassAsync(ObjectRules.AreThereOnce);

    [Fact]
    public Task Objects_have_names_that_fit_everywhere() => matrix.ShouldAllPassAsync(ObjectRules.HaveGoodNames);

    [Fact]
    public Task Objects_are_labelled_as_Kubernetes_recommends() => matrix.ShouldAllPassAsync(ObjectRules.AreLabelled);

    [Fact]
    public Task Workloads_select_their_own_pods() => matrix.ShouldAllPassAsync(ObjectRules.SelectTheirPods);

    [Fact]
    public Task Services_lead_to_named_ports_of_one_workload() => matrix.ShouldAllPassAsync(ObjectRules.ServicesLeadSomewhere);

    [Fact]
    public Task Pods_mount_what_they_have() => matrix.ShouldAllPassAsync(ObjectRules.MountWhatTheyHave);

    [Fact]
    public Task Pods_refer_to_what_is_there() => matrix.ShouldAllPassAsync(ObjectRules.ReferToWhatIsThere);

    [Fact]
    public Task Autoscalers_have_something_to_scale() => matrix.ShouldAllPassAsync(ObjectRules.AutoscalersHaveTargets);

    [Fact]
    public Task Disruption_budgets_can_be_kept() => matrix.ShouldAllPassAsync(ObjectRules.BudgetsCanBeKept);

    [Fact]
    public Task Stateful_sets_have_their_Services() => matrix.ShouldAllPassAsync(ObjectRules.StatefulSetsHaveServices);

    [Fact]
    public Task Routes_lead_to_ports_of_Services() => matrix.ShouldAllPassAsync(ObjectRules.RoutesLeadSomewhere);

    [Fact]
    public Task Rights_are_given_by_name() => matrix.ShouldAllPassAsync(ObjectRules.RightsAreFew);

    [Fact]
    public Task Secrets_stay_in_Secrets() => matrix.ShouldAllPassAsync(ObjectRules.SecretsStayInSecrets);

    [Fact]
    public Task Services_are_probed_on_the_management_listener() => matrix.ShouldAllPassAsync(RolloutRules.AreProbed);

    [Fact]
    public Task Services_roll_without_a_gap() => matrix.ShouldAllPassAsync(RolloutRules.RollWithoutAGap);

    [Fact]
    public Task Live_configuration_can_be_reloaded() => matrix.ShouldAllPassAsync(RolloutRules.AreNotRolledByLiveConfiguration);

    [Fact]
    public Task Identities_are_those_of_the_accounts() => matrix.ShouldAllPassAsync(IdentityRules.AreThoseOfTheAccounts);

    [Fact]
    public Task Certificates_are_for_the_names_that_are_called() => matrix.ShouldAllPassAsync(IdentityRules.CoverTheNamesThatAreCalled);
}
