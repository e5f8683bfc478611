using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Consoles;

/// <summary>Turns mistakes of the topology, the configuration and the machine into one message and exit code 1.</summary>
internal static class UnhandledErrors
{
    private static int _isHandling;

    /// <summary>Shows what nobody handles as a message, without a stack trace.</summary>
    public static void Handle()
    {
        if (Interlocked.Exchange(ref _isHandling, 1) != 0) return;
        AppDomain.CurrentDomain.UnhandledException += static (_, e) =>
        {
            if (e.ExceptionObject is not Exception exception || !IsForThePersonWhoRunsThis(exception)) return;
            Write(exception);
            Environment.Exit(1);
        };
    }

    /// <summary>Whether the message says all there is to say. Anything else is a bug, and its stack trace is wanted.</summary>
    public static bool IsForThePersonWhoRunsThis(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [var only] } => IsForThePersonWhoRunsThis(only),
        DistributedApplicationException or OptionsValidationException => true,
        // These derive from what follows, and are mistakes of code.
        ObjectDisposedException or ArgumentNullException => false,
        // What validates configuration and arguments throws these.
        InvalidOperationException or ArgumentException or FormatException => true,
        // appsettings.json that is no JSON.
        InvalidDataException => true,
        IOException or UnauthorizedAccessException => true,
        _ => false,
    };

    public static void Write(Exception exception)
    {
        while (exception is AggregateException { InnerExceptions: [var only] }) exception = only;
        var message = exception.Message;
        // The reason of a bad value is one level down, where the binder converts it.
        if (exception is InvalidOperationException or InvalidDataException && exception.InnerException is { } cause) message += " " + cause.Message;
        Console.Error.WriteLine();
        Console.Error.WriteLine($"The application cannot run: {message}");
    }
}
