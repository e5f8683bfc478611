namespace ICSharpCode.SharpZipLib.Tar;

/// <summary>An archive is damaged, or was written against its rules.</summary>
public class TarException : SharpZipBaseException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public TarException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public TarException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public TarException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
