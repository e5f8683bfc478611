using System.Text.Json;
using System.Text.RegularExpressions;

namespace ShopMesh.Authority.Configuration;

/// <summary>Reads and checks the configuration, and tells everything that is wrong with it at once.</summary>
internal static partial class OptionsReader
{
    private const int MaxFileSize = 1024 * 1024;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="podNamespace">The namespace of this pod, for where the file names none.</param>
    /// <exception cref="ConfigurationException">The file is missing or wrong.</exception>
    public static AuthorityOptions Read(string path, string? podNamespace)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxFileSize })
                throw new ConfigurationException($"{path} is larger than {MaxFileSize} bytes.");
            return Parse(File.ReadAllBytes(path), path, podNamespace);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path} cannot be read: {exception.Message}");
        }
    }

    /// <summary>Reads the text of the file.</summary>
    /// <exception cref="ConfigurationException">It is wrong.</exception>
    public static AuthorityOptions Parse(ReadOnlySpan<byte> json, string path, string? podNamespace)
    {
        AuthoritySection? section;
        try
        {
            section = JsonSerializer.Deserialize(json, ConfigurationJson.Default.AuthorityFile)?.Authority;
        }
        catch (JsonException exception)
        {
            throw new ConfigurationException(Describe(exception, path));
        }

        return section is null
            ? throw new ConfigurationException($"{path} has no section Authority.")
            : Check(section, podNamespace);
    }

    private static AuthorityOptions Check(AuthoritySection section, string? podNamespace)
    {
        var problems = new List<string>();
        if (section.TrustDomain is not { Length: > 0 and <= 255 } trustDomain || !TrustDomain().IsMatch(trustDomain))
            problems.Add($"Authority:TrustDomain is '{section.TrustDomain}'; give lower-case letters, digits, '.', '-' and '_', such as shop.local.");
        var @namespace = section.Namespace ?? podNamespace;
        if (!IsLabel(@namespace))
            problems.Add($"Authority:Namespace is '{@namespace}'; give the name of the release's namespace.");

        var lifetime = Read(section.CertificateLifetime, "CertificateLifetime", Day, TimeSpan.FromMinutes(1), TimeSpan.FromDays(397), problems);
        var renew = Read(section.RenewBefore, "RenewBefore", lifetime / 3, TimeSpan.FromSeconds(1), lifetime - TimeSpan.FromSeconds(1), problems);
        var options = new AuthorityOptions
        {
            TrustDomain = section.TrustDomain ?? "",
            Namespace = @namespace ?? "",
            CertificateLifetime = lifetime,
            RenewBefore = renew,
            AuthorityLifetime = Read(section.AuthorityLifetime, "AuthorityLifetime", Longer(lifetime), lifetime * 10, 36500 * Day, problems),
            PropagationDelay = Read(section.PropagationDelay, "PropagationDelay", TimeSpan.FromMinutes(5), TimeSpan.Zero, Day, problems),
            RotationRequest = section.RotationRequest ?? "",
            Owner = CheckOwner(section.Owner, problems),
            Labels = CheckLabels(section.Labels, problems),
            Workloads = CheckWorkloads(section.Workloads, problems),
        };
        if (options.RotationRequest.Length > 253)
            problems.Add("Authority:RotationRequest is longer than 253 characters.");
        return problems.Count == 0 ? options : throw new ConfigurationException(problems);
    }

    private static TimeSpan Longer(TimeSpan lifetime) => lifetime * 10 > 3650 * Day ? lifetime * 10 : 3650 * Day;

    private static TimeSpan Read(string? text, string key, TimeSpan unset, TimeSpan least, TimeSpan most, List<string> problems)
    {
        if (text is null)
            return unset;
        if (Duration.TryParse(text, out var duration) && duration >= least && duration <= most)
            return duration;
        problems.Add($"Authority:{key} is '{text}'; give a duration from {Show(least)} to {Show(most)}, as hh:mm:ss or d.hh:mm:ss.");
        return unset;
    }

    private static string Show(TimeSpan duration) => duration.ToString("c");

    private static OwnerOptions? CheckOwner(OwnerSection? owner, List<string> problems)
    {
        if (owner is null)
            return null;
        if (owner.Kind is not ("ServiceAccount" or "ConfigMap"))
            problems.Add($"Authority:Owner:Kind is '{owner.Kind}'; give ServiceAccount or ConfigMap.");
        if (!IsName(owner.Name))
            problems.Add($"Authority:Owner:Name is '{owner.Name}'; give the name of an object of the release.");
        return new OwnerOptions(owner.Kind ?? "", owner.Name ?? "");
    }

    private static Dictionary<string, string> CheckLabels(Dictionary<string, string?>? labels, List<string> problems)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in labels ?? [])
        {
            if (!LabelKey().IsMatch(key) || value is null || !LabelValue().IsMatch(value))
                problems.Add($"Authority:Labels has '{key}: {value}', which is not a label of Kubernetes.");
            else
                read[key] = value;
        }

        return read;
    }

    private static List<WorkloadOptions> CheckWorkloads(List<WorkloadSection?>? workloads, List<string> problems)
    {
        var read = new List<WorkloadOptions>();
        if (workloads is null or [])
            problems.Add("Authority:Workloads is empty; name the workloads that get certificates.");
        for (var i = 0; i < workloads?.Count; i++)
        {
            if (CheckWorkload(workloads[i], $"Authority:Workloads:{i}", problems) is { } workload)
                read.Add(workload);
        }

        foreach (var twice in read.CountBy(workload => workload.Name, StringComparer.Ordinal).Where(name => name.Value > 1))
            problems.Add($"Authority:Workloads names '{twice.Key}' {twice.Value} times.");
        var secrets = read.SelectMany(workload => new[] { workload.IdentitySecretName, workload.EdgeSecretName }).OfType<string>();
        foreach (var twice in secrets.Append(AuthorityOptions.AuthoritySecretName).CountBy(name => name, StringComparer.Ordinal).Where(name => name.Value > 1))
            problems.Add($"Authority:Workloads would write the Secret '{twice.Key}' for more than one purpose.");
        return read;
    }

    private static WorkloadOptions? CheckWorkload(WorkloadSection? workload, string key, List<string> problems)
    {
        var before = problems.Count;
        var edge = workload?.Edge ?? [];
        if (!IsLabel(workload?.Name))
            problems.Add($"{key}:Name is '{workload?.Name}'; give the name of the workload's service account.");
        for (var i = 0; i < edge.Count; i++)
        {
            if (edge[i] is not { Length: <= 253 } name || !HostName().IsMatch(name))
                problems.Add($"{key}:Edge:{i} is '{edge[i]}', which is not a host name.");
        }

        if (workload is { Identity: false } && edge.Count == 0)
            problems.Add($"{key} asks for no certificate; set Identity to true or give host names in Edge.");
        if (workload?.SecretName is { } secret)
        {
            if (!IsName(secret))
                problems.Add($"{key}:SecretName is '{secret}', which cannot be the name of a Secret.");
            if (workload.Identity && edge.Count > 0)
                problems.Add($"{key}:SecretName is set, but Identity and Edge are two Secrets; leave it out or make two workloads of it.");
        }

        return problems.Count > before
            ? null
            : new WorkloadOptions(workload!.Name!, workload.Identity, [.. edge.OfType<string>().Distinct(StringComparer.Ordinal)], workload.SecretName);
    }

    // What cannot be read is not quoted; where it stands is.
    private static string Describe(JsonException exception, string path)
    {
        var key = exception.Path is { Length: > 2 } at ? ArrayIndex().Replace(at[2..], ":$1").Replace('.', ':') : null;
        var reason = exception.Message.Contains("could not be mapped", StringComparison.Ordinal) ? "is not a key that the authority knows"
            : exception.Message.Contains("Duplicate property", StringComparison.Ordinal) ? "is there twice"
            : exception.Message.Contains("could not be converted", StringComparison.Ordinal) ? "has a value of the wrong kind"
            : null;
        return key is null || reason is null
            ? $"{path} is not JSON (line {exception.LineNumber + 1})."
            : $"{key} {reason} ({path}, line {exception.LineNumber + 1}).";
    }

    private static bool IsLabel(string? name) => name is { Length: <= 63 } && Label().IsMatch(name);

    private static bool IsName(string? name) => name is { Length: <= 253 } && Name().IsMatch(name);

    [GeneratedRegex(@"\A[a-z0-9._-]+\z")]
    private static partial Regex TrustDomain();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex Label();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A(\*\.)?[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*\z")]
    private static partial Regex HostName();

    [GeneratedRegex(@"\A([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?\z")]
    private static partial Regex LabelKey();

    [GeneratedRegex(@"\A([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?\z")]
    private static partial Regex LabelValue();

    [GeneratedRegex(@"\[(\d+)\]")]
    private static partial Regex ArrayIndex();
}
