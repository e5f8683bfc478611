namespace Aspire.Hosting.Containers;

/// <summary>Sees to it that an engine has an image.</summary>
internal static class ContainerImages
{
    private static readonly TimeSpan InspectTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PullTimeout = TimeSpan.FromMinutes(20);

    /// <summary>Whether the engine has the image.</summary>
    /// <exception cref="EngineGoneException">The engine does not answer.</exception>
    public static async Task<bool> IsThereAsync(ContainerEngine engine, string image, CancellationToken cancellationToken)
    {
        var found = await engine.RunAsync(
            ["image", "inspect", "--format", "{{.Id}}", image], InspectTimeout, cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.Succeeded || (EngineMessages.SaysEngineIsGone(found.Output)
            ? throw new EngineGoneException(engine, EngineMessages.Reason(found.Output))
            : false);
    }

    /// <summary>Pulls the image unless it is there.</summary>
    /// <exception cref="DistributedApplicationException">It is not to be had; the message has the engine's reason.</exception>
    public static async Task EnsureAsync(
        ContainerEngine engine, string image, Action<string> onLine, Action<string> reportProgress, CancellationToken cancellationToken)
    {
        if (!await IsThereAsync(engine, image, cancellationToken).ConfigureAwait(false)
            && await TryPullAsync(engine, image, Timeout.InfiniteTimeSpan, onLine, reportProgress, cancellationToken).ConfigureAwait(false) is { } reason)
            throw new DistributedApplicationException($"{engine.Name} has no image '{image}' and could not pull it: {reason}");
    }

    /// <summary>Pulls the image. Cancelling it ends the download.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="image">The image with registry and tag or digest.</param>
    /// <param name="answerLimit">How long to wait for the registry's first answer; how long the download takes is another matter.</param>
    /// <param name="onLine">Takes what the engine's program prints.</param>
    /// <param name="reportProgress">Shows how far it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null if it is there now, else why not.</returns>
    public static async Task<string?> TryPullAsync(
        ContainerEngine engine, string image, TimeSpan answerLimit, Action<string> onLine, Action<string> reportProgress,
        CancellationToken cancellationToken)
    {
        var progress = new ImagePullProgress(image);
        var shown = progress.ToString();
        reportProgress(shown);
        using var unanswered = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        unanswered.CancelAfter(answerLimit);
        try
        {
            var pulled = await engine.RunAsync(["pull", image], PullTimeout, onLine: OnLine, cancellationToken: unanswered.Token).ConfigureAwait(false);
            if (pulled.Succeeded)
                return null;
            return EngineMessages.SaysEngineIsGone(pulled.Output)
                ? throw new EngineGoneException(engine, EngineMessages.Reason(pulled.Output))
                : EngineMessages.Reason(pulled.Output);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return FormattableString.Invariant($"its registry did not answer within {answerLimit.TotalSeconds:0.#} s");
        }

        void OnLine(string line)
        {
            // Docker's program says its first word when the registry has told what the image consists of.
            unanswered.CancelAfter(Timeout.InfiniteTimeSpan);
            onLine(line);
            var now = progress.Read(line);
            if (Interlocked.Exchange(ref shown, now) != now)
                reportProgress(now);
        }
    }
}
