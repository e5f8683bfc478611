using Grpc.Core;
using Shouldly;
using Xunit;

namespace Polyfills.Grpc.Tests.Api;

public sealed class CredentialsTests
{
    private static readonly CallCredentials Call = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);

    [Fact]
    public void A_configurator_learns_the_parts_of_channel_credentials()
    {
        var pair = new KeyCertificatePair("chain", "key");
        VerifyPeerCallback verify = _ => true;

        Describe(ChannelCredentials.Insecure).ShouldBe("insecure");
        Describe(ChannelCredentials.SecureSsl).ShouldBe("ssl   False");
        Describe(new SslCredentials("roots", pair, verify)).ShouldBe("ssl roots chain True");
        Describe(ChannelCredentials.Create(ChannelCredentials.SecureSsl, Call)).ShouldBe("composite of (ssl   False) and call credentials");
        Describe(ChannelCredentials.Create(ChannelCredentials.Insecure, Call)).ShouldBe("composite of (insecure) and call credentials");
    }

    [Fact]
    public void Channel_credentials_are_not_composed_twice() => Should.Throw<ArgumentException>(() =>
        ChannelCredentials.Create(ChannelCredentials.Create(ChannelCredentials.SecureSsl, Call), Call));

    [Fact]
    public void Call_credentials_are_composed_of_two_or_more()
    {
        Should.Throw<ArgumentException>(() => CallCredentials.Compose(Call));
        Should.Throw<ArgumentException>(() => CallCredentials.Compose(Call, null!));

        var parts = new CallParts();
        CallCredentials.Compose(Call, Call).InternalPopulateConfiguration(parts, "state");
        parts.Found.ShouldBe("state: composite of 2");
        Call.InternalPopulateConfiguration(parts, "state");
        parts.Found.ShouldBe("state: interceptor");
    }

    [Fact]
    public void Nothing_may_be_null()
    {
        Should.Throw<ArgumentNullException>(() => CallCredentials.FromInterceptor(null!));
        Should.Throw<ArgumentNullException>(() => ChannelCredentials.Create(null!, Call));
        Should.Throw<ArgumentNullException>(() => ChannelCredentials.Create(ChannelCredentials.SecureSsl, null!));
        Should.Throw<ArgumentNullException>(() => new KeyCertificatePair(null!, "key"));
        Should.Throw<ArgumentNullException>(() => new KeyCertificatePair("chain", null!));
    }

    [Fact]
    public void A_peer_is_authenticated_if_one_of_its_properties_is_its_identity()
    {
        var properties = new Dictionary<string, List<AuthProperty>>
        {
            ["name"] = [AuthProperty.Create("name", "a"u8.ToArray()), AuthProperty.Create("name", "b"u8.ToArray())],
            ["other"] = [AuthProperty.Create("other", [1])],
        };

        var known = new AuthContext("name", properties);
        known.IsPeerAuthenticated.ShouldBeTrue();
        known.PeerIdentity.Select(property => property.Value).ShouldBe(["a", "b"]);
        known.Properties.Count().ShouldBe(3);
        known.FindPropertiesByName("other").Single().ValueBytes.ShouldBe([1]);

        var unknown = new AuthContext(null, properties);
        unknown.IsPeerAuthenticated.ShouldBeFalse();
        unknown.PeerIdentity.ShouldBeEmpty();
    }

    private static string Describe(ChannelCredentials credentials)
    {
        var parts = new ChannelParts();
        credentials.InternalPopulateConfiguration(parts, null);
        return parts.Found;
    }

    private sealed class ChannelParts : ChannelCredentialsConfiguratorBase
    {
        internal string Found { get; private set; } = "";

        public override void SetInsecureCredentials(object? state) => Found = "insecure";

        public override void SetSslCredentials(
            object? state, string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback) =>
            Found = $"ssl {rootCertificates} {keyCertificatePair?.CertificateChain} {verifyPeerCallback is not null}";

        public override void SetCompositeCredentials(
            object? state, ChannelCredentials channelCredentials, CallCredentials callCredentials) =>
            Found = $"composite of ({Describe(channelCredentials)}) and call credentials";
    }

    private sealed class CallParts : CallCredentialsConfiguratorBase
    {
        internal string Found { get; private set; } = "";

        public override void SetCompositeCredentials(object? state, IReadOnlyList<CallCredentials> credentials) =>
            Found = $"{state}: composite of {credentials.Count}";

        public override void SetAsyncAuthInterceptorCredentials(object? state, AsyncAuthInterceptor interceptor) =>
            Found = $"{state}: interceptor";
    }
}
