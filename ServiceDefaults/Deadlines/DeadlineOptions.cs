using ShopMesh.ServiceDefaults.Configuration;

namespace ShopMesh.ServiceDefaults.Deadlines;

/// <summary>How long calls may take (section <c>Mesh:Deadlines</c>). No call, made or served, is without a deadline.</summary>
public sealed class DeadlineOptions : IMeshOptions
{
    static string IMeshOptions.Section => "Mesh:Deadlines";

    /// <summary><c>Default</c>, default 5 s: of a unary call for which nothing else is said.</summary>
    public TimeSpan Default { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary><c>Streaming</c>, default 10 min: of a call that streams either way and for which nothing else is said.</summary>
    public TimeSpan Streaming { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// <c>Methods</c>: by <c>package.Service/Method</c>, the deadline of that rpc. A client sets it; a server gives it to calls
    /// that come without one.
    /// </summary>
    public Dictionary<string, TimeSpan> Methods { get; set; } = new(StringComparer.Ordinal);

    /// <summary><c>Maximum</c>, default 1 min: what a server grants a unary call at most, whatever its caller asks for.</summary>
    public TimeSpan Maximum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary><c>StreamingMaximum</c>, default 1 h: what a server grants a call that streams at most.</summary>
    public TimeSpan StreamingMaximum { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// <c>Margin</c>, default 20 ms: by how much the deadline that is passed on to the next service is earlier than the
    /// caller's, so that there is time left to answer with what went wrong there.
    /// </summary>
    public TimeSpan Margin { get; set; } = TimeSpan.FromMilliseconds(20);

    IEnumerable<string> IMeshOptions.Validate() =>
    [
        .. OptionRule.Between("Mesh:Deadlines:Default", Default, Shortest, Longest),
        .. OptionRule.Between("Mesh:Deadlines:Streaming", Streaming, Shortest, Longest),
        .. OptionRule.Between("Mesh:Deadlines:Maximum", Maximum, Shortest, Longest),
        .. OptionRule.Between("Mesh:Deadlines:StreamingMaximum", StreamingMaximum, Shortest, Longest),
        .. OptionRule.Between("Mesh:Deadlines:Margin", Margin, TimeSpan.Zero, TimeSpan.FromSeconds(10)),
        .. OptionRule.AtMost("Mesh:Deadlines:Default", Default, "Mesh:Deadlines:Maximum", Maximum),
        .. OptionRule.AtMost("Mesh:Deadlines:Streaming", Streaming, "Mesh:Deadlines:StreamingMaximum", StreamingMaximum),
        .. Methods.SelectMany(method => OptionRule.Between($"Mesh:Deadlines:Methods:{method.Key}", method.Value, Shortest, Longest)),
        .. Methods.Keys.Where(name => name.Count(character => character == '/') != 1 || name[0] == '/')
            .Select(name => $"Mesh:Deadlines:Methods:{name} does not name an rpc: write package.Service/Method."),
    ];

    private static TimeSpan Shortest => TimeSpan.FromMilliseconds(1);

    private static TimeSpan Longest => TimeSpan.FromDays(1);

    /// <summary>The deadline of an rpc that comes without one.</summary>
    internal TimeSpan For(string method, bool streams) =>
        Methods.TryGetValue(method, out var own) ? own : streams ? Streaming : Default;

    /// <summary>The most that a server grants an rpc; what is configured for the rpc itself may be more than the general maximum.</summary>
    internal TimeSpan MaximumFor(string method, bool streams)
    {
        var general = streams ? StreamingMaximum : Maximum;
        return Methods.TryGetValue(method, out var own) && own > general ? own : general;
    }
}
