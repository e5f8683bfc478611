using System.Security.Cryptography;
using ShopMesh.AppHost.Identity;
using ShopMesh.Authority.Configuration;

namespace ShopMesh.Authority.Rotation;

/// <summary>
/// Moves the authorities through a rotation, a phase at a time: the new one is announced in every bundle; when that has had its time,
/// it signs and the old one retires; when the last certificate of the old one has ended, the old one leaves the bundles. At no moment
/// does anyone show a certificate whose authority somebody does not have yet, or has no more.
/// </summary>
internal sealed class RotationPlan(AuthorityOptions options, TimeProvider time)
{
    /// <summary>How long a run may take; it ends itself.</summary>
    public static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(5);

    // Clocks of nodes differ a little: a certificate that has ended here may be good for somebody else.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>The state of a new release.</summary>
    /// <param name="report">Is told what was made.</param>
    public AuthorityState Begin(List<string> report)
    {
        return new AuthorityState
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)),
            Request = options.RotationRequest,
            Mesh = BeginLine(AuthorityLine.Mesh),
            Edge = BeginLine(AuthorityLine.Edge),
        };

        AuthorityLine BeginLine(string name)
        {
            var first = Create(name, 1, Stage.Current);
            var line = new AuthorityLine { Name = name, Serial = 1, Generations = [first] };
            report.Add($"Made {line.Title(first)}, good until {first.NotAfter:u}.");
            return line;
        }
    }

    /// <summary>The state after the phases that are due now.</summary>
    /// <param name="state">The state as it was read.</param>
    /// <param name="report">Is told what changed.</param>
    public AuthorityState Advance(AuthorityState state, List<string> report)
    {
        foreach (var line in state.Lines.ToArray())
            state = state.With(Remove(Promote(line, report), report));

        var asked = IsAsked(state) && state.Lines.All(line => line.Announced is null);
        foreach (var line in state.Lines.ToArray())
        {
            if (line.Announced is null && (asked ? $"as asked for by '{options.RotationRequest}'" : WhyRotate(line)) is { } reason)
                state = state.With(Announce(line, reason, report));
        }

        return asked ? state with { Request = options.RotationRequest } : state;
    }

    /// <summary>The state in which the announced authorities are known to be in every bundle, from now on.</summary>
    /// <returns>The same state if there is nothing to write down.</returns>
    public AuthorityState MarkAnnounced(AuthorityState state, List<string> report)
    {
        foreach (var line in state.Lines.ToArray())
        {
            if (line.Announced is not { AnnouncedAt: null } announced)
                continue;
            var known = announced with { AnnouncedAt = time.GetUtcNow() };
            state = state.With(line.With(known));
            report.Add($"{line.Title(known)} is in every bundle; a run after {Due(known):u} lets it sign.");
        }

        return state;
    }

    /// <summary>The state in which the current authorities may sign certificates of the configured lifetime until this run ends.</summary>
    /// <returns>The same state if they may already.</returns>
    public AuthorityState Reserve(AuthorityState state)
    {
        var end = time.GetUtcNow() + options.CertificateLifetime + LongestRun;
        foreach (var line in state.Lines.ToArray())
        {
            if (line.Current is { } current && (current.LastCertificateEnds is not { } last || last < end))
                state = state.With(line.With(current with { LastCertificateEnds = end }));
        }

        return state;
    }

    /// <summary>What a rotation under way is waiting for.</summary>
    public IEnumerable<string> Pending(AuthorityState state)
    {
        if (IsAsked(state))
            yield return $"Rotation: '{options.RotationRequest}' begins when the new authority of the one under way signs.";
        foreach (var line in state.Lines)
        {
            foreach (var generation in line.Generations)
            {
                if (generation is { Stage: Stage.Announced, AnnouncedAt: not null })
                    yield return $"Rotation: {line.Title(generation)} is in every bundle; a run after {Due(generation):u} lets it sign.";
                if (generation.Stage == Stage.Announced && generation.AnnouncedAt is null)
                    yield return $"Rotation: {line.Title(generation)} is not in every bundle yet.";
                if (generation.Stage == Stage.Retired)
                    yield return $"Rotation: {line.Title(generation)} stays in the bundles until {Gone(generation):u}.";
            }
        }
    }

    private bool IsAsked(AuthorityState state) => options.RotationRequest.Length > 0 && options.RotationRequest != state.Request;

    private AuthorityLine Promote(AuthorityLine line, List<string> report)
    {
        var now = time.GetUtcNow();
        var current = line.Current;
        if (line.Announced is { } announced && (current.NotAfter <= now || (announced.AnnouncedAt is not null && Due(announced) <= now)))
        {
            report.Add($"{line.Title(announced)} signs from now on; {line.Title(current)} is trusted until {Gone(current):u}, when its last certificate has ended.");
            var next = line.With(announced with { Stage = Stage.Current }).With(current with { Stage = Stage.Retired, PrivateKeyPem = null });
            return next with { Serial = line.Serial + 1 };
        }

        if (current.NotAfter > now)
            return line;

        // Nobody ran this in time. Nothing that the old one signed is good any more, so there is nothing to be careful with.
        var made = Create(line.Name, line.Generations[^1].Number + 1, Stage.Current);
        report.Add($"{line.Title(current)} ended at {current.NotAfter:u}; made {line.Title(made)}, good until {made.NotAfter:u}, which signs at once.");
        return line with { Serial = line.Serial + 1, Generations = [made] };
    }

    private AuthorityLine Remove(AuthorityLine line, List<string> report)
    {
        var now = time.GetUtcNow();
        var gone = line.Generations.Where(generation => generation.Stage == Stage.Retired && Gone(generation) <= now).ToArray();
        foreach (var generation in gone)
            report.Add($"{line.Title(generation)} leaves the bundles: its last certificate has ended.");
        return gone.Length == 0 ? line : line with { Serial = line.Serial + 1, Generations = line.Generations.RemoveRange(gone) };
    }

    private AuthorityLine Announce(AuthorityLine line, string reason, List<string> report)
    {
        var next = Create(line.Name, line.Generations[^1].Number + 1, Stage.Announced);
        report.Add($"Rotation: made {line.Title(next)}, good until {next.NotAfter:u}, {reason}; it goes into every bundle first.");
        return line with { Serial = line.Serial + 1, Generations = line.Generations.Add(next) };
    }

    private string? WhyRotate(AuthorityLine line)
    {
        var current = line.Current;
        var reserve = Longer((current.NotAfter - current.NotBefore) / 10, options.CertificateLifetime * 2);
        return current.NotAfter - time.GetUtcNow() <= reserve ? $"because {line.Title(current)} ends at {current.NotAfter:u}"
            : line.Name == AuthorityLine.Mesh && current.TrustDomain != options.TrustDomain ? $"because {line.Title(current)} is that of the trust domain {current.TrustDomain}"
            : null;
    }

    private Generation Create(string line, int number, Stage stage)
    {
        var trustDomain = options.TrustDomain;

        // Generations have names of their own, for people, and for verifiers that look issuers up by name. X.520 allows 64 characters.
        var domain = trustDomain.Length <= 40 ? trustDomain : trustDomain[..40];
        using var authority = CertificateAuthority.Create(
            $"{domain} {line} CA {number}", options.AuthorityLifetime, time, line == AuthorityLine.Mesh ? trustDomain : null);
        var (notBefore, notAfter) = Generation.ValidityOf(authority.CertificatePem);
        return new Generation
        {
            Number = number,
            Stage = stage,
            CertificatePem = authority.CertificatePem,
            PrivateKeyPem = authority.ExportPrivateKeyPem(),
            TrustDomain = trustDomain,
            NotBefore = notBefore,
            NotAfter = notAfter,
        };
    }

    private DateTimeOffset Due(Generation announced) => announced.AnnouncedAt!.Value + options.PropagationDelay;

    private static DateTimeOffset Gone(Generation retired) => (retired.LastCertificateEnds ?? retired.NotBefore) + ClockSkew;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
