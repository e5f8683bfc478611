namespace Aspire.Hosting.ApplicationModel;

/// <summary>Gives a value when it is needed, such as when a process is started.</summary>
public interface IValueProvider
{
    /// <summary>Gets the value.</summary>
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);

    /// <summary>Gets the value as <paramref name="context"/> needs it.</summary>
    ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
        => GetValueAsync(cancellationToken);
}
