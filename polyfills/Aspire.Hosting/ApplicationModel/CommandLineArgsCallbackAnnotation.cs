namespace Aspire.Hosting.ApplicationModel;

/// <summary>Adds command-line arguments. It is called once per replica and start.</summary>
public class CommandLineArgsCallbackAnnotation : IResourceAnnotation
{
    /// <summary>Changes a plain list.</summary>
    public CommandLineArgsCallbackAnnotation(Action<IList<object>> callback)
        : this(context =>
        {
            callback(context.Args);
            return Task.CompletedTask;
        })
    {
    }

    /// <summary>Changes arguments with their context at hand.</summary>
    public CommandLineArgsCallbackAnnotation(Func<CommandLineArgsCallbackContext, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = callback;
    }

    /// <summary>What is called.</summary>
    public Func<CommandLineArgsCallbackContext, Task> Callback { get; }
}
