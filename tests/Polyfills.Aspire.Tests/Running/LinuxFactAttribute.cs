using System.Runtime.CompilerServices;
using Xunit;

namespace Polyfills.Aspire.Tests.Running;

/// <summary>A test that reads /proc.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        if (!OperatingSystem.IsLinux()) Skip = "Reads /proc.";
    }
}
