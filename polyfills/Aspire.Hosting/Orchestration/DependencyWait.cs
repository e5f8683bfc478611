using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Holds a replica back until what it waits for is there, and shows what is still missing.</summary>
internal static class DependencyWait
{
    public static async Task WaitAsync(
        ResourceInstance instance, ResourceNotificationService notifications, Action<string> showPending, CancellationToken cancellationToken)
    {
        var waits = instance.Resource.Annotations.OfType<WaitAnnotation>().DistinctBy(static w => (w.Resource, w.WaitType)).ToArray();
        if (waits.Length == 0) return;

        // The first one that fails decides; the others need not be waited for then.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pending = waits.Select(wait => (Wait: wait, Task: notifications.WaitForDependencyAsync(instance.Resource, wait, either.Token))).ToList();
        try
        {
            ShowPending();
            await foreach (var task in Task.WhenEach(pending.Select(static p => p.Task)).ConfigureAwait(false))
            {
                await task.ConfigureAwait(false);
                pending.RemoveAll(p => p.Task == task);
                ShowPending();
            }
        }
        finally
        {
            await either.CancelAsync().ConfigureAwait(false);
        }

        void ShowPending()
        {
            var names = pending.Where(static p => !p.Task.IsCompleted).Select(static p => p.Wait.Resource.Name).Distinct().ToArray();
            if (names.Length > 0) showPending($"waiting for {string.Join(", ", names)}");
        }
    }
}
