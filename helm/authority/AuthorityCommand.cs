using ShopMesh.Authority.Configuration;
using ShopMesh.Authority.Kubernetes;
using ShopMesh.Authority.Reporting;
using ShopMesh.Authority.Rotation;

namespace ShopMesh.Authority;

/// <summary>The command line: one run, and an exit code.</summary>
internal static class AuthorityCommand
{
    /// <summary>Everything is as it is to be.</summary>
    public const int Succeeded = 0;

    /// <summary>Something could not be done; another run may.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong; another run will not help.</summary>
    public const int Misused = 2;

    private const string Help = """
        Usage: Authority [--help]

        The certificate authority of the chart. Makes the mesh CA and the edge CA if there are none, issues the certificates that are
        missing, about to end, or not any more as they should be, takes the phases of a rotation that are due, and ends.
        Runs may overlap and may be killed; a run that finds everything in order changes nothing.

        It reads authority.json in the folder that SHOP_MESH_CONFIG names (/etc/shop-mesh/config unless set), and speaks to the API server
        of the cluster with the token of the pod's service account. Its Role needs the verbs get and update on the Secrets
        shop-mesh-authority, <workload>-identity and <workload>-edge (or the SecretName), and create on secrets.

        Keys, all in the section "Authority"; durations are hh:mm:ss or d.hh:mm:ss:
          TrustDomain          the SPIFFE trust domain
          Namespace            the namespace; that of the pod unless set
          CertificateLifetime  of the workloads' certificates (24:00:00)
          RenewBefore          certificates that end within this time are renewed (a third of their lifetime)
          AuthorityLifetime    of the authorities (3650.00:00:00)
          PropagationDelay     how long a new authority is in every bundle before it signs (00:05:00)
          RotationRequest      any new value asks for new authorities
          Owner                { Kind: ServiceAccount or ConfigMap, Name }: the Secrets go with it
          Labels               labels for the Secrets
          Workloads            [{ Name, Identity: true or false, Edge: [host names], SecretName }]

        Exit codes: 0 done, 1 something could not be done, 2 the configuration or the command line is wrong.
        """;

    /// <summary>Runs.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">Reads a variable of the environment.</param>
    /// <param name="time">The clock.</param>
    /// <param name="output">For what is done.</param>
    /// <param name="errors">For what is not.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <param name="accountDirectory">The service account's files, where they are not in their usual place.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        string[] arguments,
        Func<string, string?> environment,
        TimeProvider time,
        TextWriter output,
        TextWriter errors,
        CancellationToken cancellationToken,
        string accountDirectory = ClusterAccess.DefaultDirectory)
    {
        switch (arguments)
        {
            case []:
                break;
            case ["--help" or "-h"]:
                output.WriteLine(Help);
                return Succeeded;
            default:
                errors.WriteLine($"The argument '{arguments[0]}' is not known; --help tells what is.");
                return Misused;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(RotationPlan.LongestRun);
        try
        {
            var folder = environment("SHOP_MESH_CONFIG") is { Length: > 0 } named ? named : "/etc/shop-mesh/config";
            var options = OptionsReader.Read(Path.Combine(folder, "authority.json"), ClusterAccess.ReadNamespace(accountDirectory));
            var access = ClusterAccess.OfThisPod(environment, accountDirectory);
            using var cluster = new KubernetesClient(access, options.Namespace, time);
            var run = new AuthorityRun(options, cluster, access.ReadServiceAccountUid, time, new Report(output, errors));
            return await run.RunAsync(limit.Token) ? Succeeded : Failed;
        }
        catch (ConfigurationException exception)
        {
            foreach (var problem in exception.Problems)
                errors.WriteLine(problem);
            return Misused;
        }
        catch (KubernetesException exception)
        {
            errors.WriteLine(exception.Message);
            return Failed;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            errors.WriteLine(cancellationToken.IsCancellationRequested
                ? "Stopped before the end; the next run goes on from here."
                : $"Not done within {RotationPlan.LongestRun}; the next run goes on from here.");
            return Failed;
        }
    }
}
