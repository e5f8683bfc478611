using System.Diagnostics;
using System.Globalization;
using Shouldly;
using Xunit;

namespace ShopMesh.Testing.Containers.Tests;

public sealed class OwnershipLabelTests
{
    [Fact]
    public void What_this_process_made_is_not_abandoned()
        => OwnershipLabel.IsAbandoned(OwnershipLabel.All).ShouldBeFalse();

    [Fact]
    public void Without_the_label_nothing_is_abandoned()
    {
        OwnershipLabel.IsAbandoned(null).ShouldBeFalse();
        OwnershipLabel.IsAbandoned([KeyValuePair.Create("some.other", "1:1")]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("one:two")]
    [InlineData("1:2:3")]
    [InlineData("-1:5")]
    public void An_owner_that_cannot_be_read_is_left_alone(string owner)
        => OwnershipLabel.IsAbandoned([KeyValuePair.Create(OwnershipLabel.Name, owner)]).ShouldBeFalse();

    [Fact]
    public void Of_another_machine_nothing_is_known()
        => OwnershipLabel.IsAbandoned(
        [
            KeyValuePair.Create(OwnershipLabel.Name, "2147483647:1"),
            KeyValuePair.Create(OwnershipLabel.MachineName, "another-machine"),
        ]).ShouldBeFalse();

    [Fact]
    public async Task The_owner_has_ended_so_it_is_abandoned()
    {
        using var owner = Process.Start(new ProcessStartInfo("sleep", "60"))!;
        var value = string.Create(CultureInfo.InvariantCulture, $"{owner.Id}:{OwnershipLabel.StartTimeOf(owner.Id)}");
        OwnershipLabel.IsAbandoned([KeyValuePair.Create(OwnershipLabel.Name, value)]).ShouldBeFalse();

        owner.Kill();
        await owner.WaitForExitAsync(TestContext.Current.CancellationToken);

        OwnershipLabel.IsAbandoned([KeyValuePair.Create(OwnershipLabel.Name, value)]).ShouldBeTrue();
    }

    [Fact]
    public void Another_process_got_the_owners_id_so_it_is_abandoned()
    {
        var later = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}:{OwnershipLabel.StartTimeOf(Environment.ProcessId) + 1}");

        OwnershipLabel.IsAbandoned([KeyValuePair.Create(OwnershipLabel.Name, later)]).ShouldBeTrue();
    }
}
