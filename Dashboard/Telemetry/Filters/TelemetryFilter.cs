namespace ShopMesh.Dashboard.Telemetry.Filters;

/// <summary>
/// What a person typed into a filter box, as terms that must all hold: <c>rpc.method=PlaceOrder status=error duration&gt;50ms
/// "some text"</c>. Operators are <c>=</c> (with <c>*</c>), <c>!=</c>, <c>&gt;</c>, <c>&lt;</c>; quotes keep blanks together;
/// anything else is text to look for. There is no wrong input, only text.
/// </summary>
public sealed class TelemetryFilter
{
    private const int MaxTerms = 16;
    private const int MaxLength = 1_000;

    private TelemetryFilter(IReadOnlyList<FilterTerm> terms) => Terms = terms;

    /// <summary>Accepts everything.</summary>
    public static TelemetryFilter None { get; } = new([]);

    /// <summary>The conditions; at most 16 are read.</summary>
    public IReadOnlyList<FilterTerm> Terms { get; }

    /// <summary>Reads a filter.</summary>
    public static TelemetryFilter Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return None;
        if (text.Length > MaxLength)
            text = text[..MaxLength];
        var terms = new List<FilterTerm>();
        foreach (var token in Tokens(text))
        {
            if (terms.Count == MaxTerms)
                break;
            terms.Add(ToTerm(token));
        }

        return new TelemetryFilter(terms);
    }

    /// <summary>This filter and one more term.</summary>
    public TelemetryFilter And(string key, FilterOperator @operator, string value) => new([.. Terms, new FilterTerm(key, @operator, value)]);

    private static FilterTerm ToTerm(Token token)
    {
        var text = token.Text;
        var at = token.Operator;
        if (at <= 0 || !text.AsSpan(0, at).ContainsOnlyKeyCharacters())
            return new FilterTerm("", FilterOperator.Contains, text);
        var (op, length) = text[at] switch
        {
            '!' => (FilterOperator.NotEqual, 2),
            '>' => (FilterOperator.Greater, 1),
            '<' => (FilterOperator.Less, 1),
            _ => (FilterOperator.Equal, 1),
        };
        var value = text[(at + length)..];
        return value.Length == 0
            ? new FilterTerm("", FilterOperator.Contains, text)
            : new FilterTerm(text[..at], op, value);
    }

    private static IEnumerable<Token> Tokens(string text)
    {
        var builder = new System.Text.StringBuilder();
        var quoted = false;
        var wasQuoted = false;
        var op = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (char.IsWhiteSpace(text[i]) && !quoted))
            {
                if (builder.Length > 0 || wasQuoted)
                {
                    if (builder.Length > 0)
                        yield return new Token(builder.ToString(), op);
                    builder.Clear();
                }

                wasQuoted = false;
                op = -1;
                continue;
            }

            var c = text[i];
            if (c == '"')
            {
                quoted = !quoted;
                wasQuoted = true;
                continue;
            }

            if (!quoted && op < 0 && (c is '=' or '>' or '<' || (c == '!' && i + 1 < text.Length && text[i + 1] == '=')))
                op = builder.Length;
            builder.Append(c);
        }
    }

    private readonly record struct Token(string Text, int Operator);
}
