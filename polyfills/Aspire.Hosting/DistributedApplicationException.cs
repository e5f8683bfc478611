namespace Aspire.Hosting;

/// <summary>The application cannot run as it is described or configured. The message says what to do.</summary>
public class DistributedApplicationException : Exception
{
    /// <summary>Creates the exception.</summary>
    public DistributedApplicationException()
    {
    }

    /// <summary>Creates the exception with a message for the person who runs the application.</summary>
    public DistributedApplicationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public DistributedApplicationException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
