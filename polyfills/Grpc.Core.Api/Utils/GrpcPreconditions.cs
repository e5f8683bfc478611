using System.Diagnostics.CodeAnalysis;

namespace Grpc.Core.Utils;

/// <summary>Checks of arguments and state.</summary>
public static class GrpcPreconditions
{
    /// <summary>Throws an <see cref="ArgumentException"/> unless the condition holds.</summary>
    /// <param name="condition">The condition.</param>
    public static void CheckArgument([DoesNotReturnIf(false)] bool condition)
    {
        if (!condition)
            throw new ArgumentException(null);
    }

    /// <summary>Throws an <see cref="ArgumentException"/> unless the condition holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="errorMessage">The message of the exception.</param>
    public static void CheckArgument([DoesNotReturnIf(false)] bool condition, string errorMessage)
    {
        if (!condition)
            throw new ArgumentException(errorMessage);
    }

    /// <summary>Throws an <see cref="ArgumentNullException"/> if the reference is null, and returns it if not.</summary>
    /// <typeparam name="T">The type of the reference.</typeparam>
    /// <param name="reference">The reference.</param>
    public static T CheckNotNull<T>([NotNull] T? reference) => reference ?? throw new ArgumentNullException(null as string);

    /// <summary>Throws an <see cref="ArgumentNullException"/> if the reference is null, and returns it if not.</summary>
    /// <typeparam name="T">The type of the reference.</typeparam>
    /// <param name="reference">The reference.</param>
    /// <param name="paramName">The parameter that the exception names.</param>
    public static T CheckNotNull<T>([NotNull] T? reference, string paramName) =>
        reference ?? throw new ArgumentNullException(paramName);

    /// <summary>Throws an <see cref="InvalidOperationException"/> unless the condition holds.</summary>
    /// <param name="condition">The condition.</param>
    public static void CheckState([DoesNotReturnIf(false)] bool condition)
    {
        if (!condition)
            throw new InvalidOperationException();
    }

    /// <summary>Throws an <see cref="InvalidOperationException"/> unless the condition holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="errorMessage">The message of the exception.</param>
    public static void CheckState([DoesNotReturnIf(false)] bool condition, string errorMessage)
    {
        if (!condition)
            throw new InvalidOperationException(errorMessage);
    }
}
