namespace Aspire.Hosting.ApplicationModel;

/// <summary>Makes results of commands.</summary>
public static class CommandResults
{
    /// <summary>It did what was asked.</summary>
    public static ExecuteCommandResult Success() => new() { Success = true };

    /// <summary>It was given up by the person who asked.</summary>
    public static ExecuteCommandResult Canceled() => new() { Success = false, Canceled = true };

    /// <summary>It failed.</summary>
    public static ExecuteCommandResult Failure(string? errorMessage = null) => new() { Success = false, ErrorMessage = errorMessage };

    /// <summary>It failed with an exception.</summary>
    public static ExecuteCommandResult Failure(Exception exception) => Failure(exception.Message);
}
