namespace Aspire.Hosting.ConsoleLogs;

/// <summary>A line of a console.</summary>
/// <param name="Number">Counts from 1, also over restarts.</param>
/// <param name="At">When it was read.</param>
/// <param name="Text">The text without its line end.</param>
/// <param name="IsError">Whether it came from standard error.</param>
internal readonly record struct ConsoleLine(long Number, DateTimeOffset At, string Text, bool IsError);
