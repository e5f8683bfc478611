using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ShopMesh.ServiceDefaults.Discovery;
using ShopMesh.ServiceDefaults.Tests.Testing;

namespace ShopMesh.ServiceDefaults.Tests.Discovery;

public sealed class DnsNameTests : IDisposable
{
    private static readonly DiscoveryOptions Options = new();

    private readonly Clock _clock = new();
    private readonly Zone _zone = new();
    private readonly TestLog _log = new();
    private readonly Channel<bool> _changes = Channel.CreateUnbounded<bool>();
    private DnsName? _name;

    public void Dispose() => _name?.Dispose();

    [Fact]
    public async Task A_name_is_looked_up_again_within_the_refresh_interval()
    {
        _zone.Set("users", "10.0.0.1");
        await FollowAsync();
        Addresses().ShouldBe(["10.0.0.1"]);

        _zone.Set("users", "10.0.0.2", "10.0.0.1");
        await _clock.AdvanceAsync(Options.RefreshInterval);
        await ChangeAsync();

        Addresses().ShouldBe(["10.0.0.1", "10.0.0.2"]);
    }

    [Fact]
    public async Task An_address_that_is_gone_is_not_kept()
    {
        _zone.Set("users", "10.0.0.1", "10.0.0.2");
        await FollowAsync();

        _zone.Set("users", "10.0.0.2");
        await _clock.AdvanceAsync(Options.RefreshInterval);
        await ChangeAsync();

        Addresses().ShouldBe(["10.0.0.2"]);
    }

    [Fact]
    public async Task The_same_addresses_in_another_order_are_no_change()
    {
        _zone.Set("users", "10.0.0.1", "10.0.0.2");
        await FollowAsync();

        _zone.Set("users", "10.0.0.2", "10.0.0.1");
        await _clock.AdvanceAsync(Options.RefreshInterval);
        await _zone.QuestionAsync();
        _zone.Set("users", "10.0.0.3");
        await _clock.AdvanceAsync(Options.RefreshInterval);
        await ChangeAsync();

        _changes.Reader.TryRead(out _).ShouldBeFalse();
        Addresses().ShouldBe(["10.0.0.3"]);
    }

    [Fact]
    public async Task A_look_up_that_fails_keeps_the_addresses_and_is_said_once()
    {
        _zone.Set("users", "10.0.0.1");
        await FollowAsync();

        _zone.Fail("users", SocketError.TryAgain);
        await _clock.AdvanceAsync(Options.RefreshInterval);
        await ChangeAsync();
        for (var retry = 0; retry < 3; retry++)
        {
            await _zone.QuestionAsync();
            await _clock.AdvanceAsync(Options.RefreshInterval);
        }

        Addresses().ShouldBe(["10.0.0.1"]);
        _name!.Answer!.Problem.ShouldNotBeNull();
        await _zone.QuestionAsync();
        _zone.Set("users", "10.0.0.1");
        await _clock.AdvanceAsync(Options.RefreshInterval);
        await ChangeAsync();
        _name.Answer.Problem.ShouldBeNull();
        _log.Entries.Where(entry => entry.Level == LogLevel.Warning).ShouldHaveSingleItem().Message.ShouldContain("the addresses that it had stay in use");
        _log.Entries.Where(entry => entry.Level == LogLevel.Information).ShouldHaveSingleItem().Message.ShouldContain("users can be looked up again");
    }

    [Fact]
    public async Task A_name_that_does_not_exist_yet_is_tried_again_sooner_than_the_refresh_interval()
    {
        await FollowAsync();
        _name!.Answer!.Problem.ShouldBe("there is no such name");
        Addresses().ShouldBeEmpty();

        _zone.Set("users", "10.0.0.1");
        await _clock.AdvanceAsync(TimeSpan.FromMilliseconds(250));
        await ChangeAsync();

        Addresses().ShouldBe(["10.0.0.1"]);
    }

    [Fact]
    public async Task A_look_up_without_an_answer_ends_and_is_not_asked_twice()
    {
        var answer = new TaskCompletionSource<IPAddress[]>();
        _zone.AnswerLater("users", answer.Task);
        Follow();
        await _zone.QuestionAsync();
        await _clock.AdvanceAsync(Options.LookupTimeout);
        await ChangeAsync();
        _name!.Answer!.Problem.ShouldBe("there was no answer within 3 s");

        answer.SetResult([IPAddress.Parse("10.0.0.1")]);
        await ChangeAsync();

        Addresses().ShouldBe(["10.0.0.1"]);
        _zone.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Broken_connections_have_the_name_looked_up_at_once_but_not_more_often_than_the_minimum_interval()
    {
        _zone.Set("users", "10.0.0.1");
        await FollowAsync();
        await _clock.AdvanceAsync(TimeSpan.FromSeconds(2));

        for (var connection = 0; connection < 100; connection++)
            _name!.Refresh();
        await _zone.QuestionAsync();
        _zone.Count.ShouldBe(2);

        // Now one has just been made: those who ask wait, all together, for the next.
        for (var connection = 0; connection < 100; connection++)
            _name!.Refresh();
        _zone.Set("users", "10.0.0.2");
        await _clock.TimerAsync();
        await _clock.AdvanceAsync(Options.MinimumInterval - TimeSpan.FromMilliseconds(1));
        _zone.Count.ShouldBe(2);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await ChangeAsync();

        _zone.Count.ShouldBe(3);
        Addresses().ShouldBe(["10.0.0.2"]);
    }

    private void Follow()
    {
        _name = new DnsName("users", _zone, Options, _clock, _log.CreateLogger("dns"));
        _name.Changed += () => _changes.Writer.TryWrite(true);
        _name.Start();
    }

    private async Task FollowAsync()
    {
        Follow();
        await _zone.QuestionAsync();
        await ChangeAsync();
    }

    private async Task ChangeAsync() =>
        await _changes.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    private IEnumerable<string> Addresses() => _name!.Answer!.Addresses.Select(address => address.ToString());

    /// <summary>Says when something waits, so that time does not pass before it does.</summary>
    private sealed class Clock : FakeTimeProvider
    {
        private readonly Channel<bool> _timers = Channel.CreateUnbounded<bool>();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _timers.Writer.TryWrite(true);
            return timer;
        }

        public async Task TimerAsync() =>
            await _timers.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        public async Task AdvanceAsync(TimeSpan time)
        {
            await TimerAsync();
            Advance(time);
        }
    }
}
