namespace ICSharpCode.SharpZipLib;

/// <summary>Base of the library's exceptions.</summary>
public class SharpZipBaseException : Exception
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public SharpZipBaseException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public SharpZipBaseException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public SharpZipBaseException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
