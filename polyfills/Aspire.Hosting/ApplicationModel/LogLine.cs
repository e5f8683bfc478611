using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A line of a resource's console.</summary>
/// <param name="LineNumber">Counts from 1.</param>
/// <param name="Content">The text.</param>
/// <param name="IsErrorMessage">Whether it came from standard error.</param>
[DebuggerDisplay("{LineNumber}: {Content}")]
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);
