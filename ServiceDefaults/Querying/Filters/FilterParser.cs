namespace ShopMesh.ServiceDefaults.Querying.Filters;

/// <summary>
/// Reads a filter in the subset of AIP-160 that we support: comparisons joined with AND, OR, NOT (or a leading -) and
/// parentheses. As AIP-160 has it, OR binds more tightly than AND, and comparisons with nothing between them are joined by AND.
/// </summary>
internal sealed class FilterParser
{
    private readonly List<FilterToken> _tokens;
    private int _next;
    private int _terms;
    private int _depth;

    private FilterParser(List<FilterToken> tokens) => _tokens = tokens;

    private FilterToken Current => _tokens[_next];

    /// <summary>The filter as a tree; null for a filter that says nothing.</summary>
    /// <exception cref="FilterSyntaxException">It is not a filter, or it is larger than <see cref="QueryLimits"/> allow.</exception>
    public static FilterNode? Parse(string filter)
    {
        if (filter.Length > QueryLimits.FilterLength)
        {
            throw new FilterSyntaxException(
                $"it is longer than {QueryLimits.FilterLength} characters", QueryLimits.FilterLength + 1);
        }

        var parser = new FilterParser(FilterLexer.Tokenize(filter));
        if (parser.Current.Kind == FilterTokenKind.End)
            return null;

        var node = parser.ReadExpression();
        return parser.Current.Kind == FilterTokenKind.End
            ? node
            : throw new FilterSyntaxException("this ')' closes nothing", parser.Current.Position);
    }

    private FilterNode ReadExpression()
    {
        var operands = new List<FilterNode> { ReadSequence() };
        while (Current.IsKeyword("AND"))
        {
            _next++;
            operands.Add(ReadSequence());
        }

        return operands.Count == 1 ? operands[0] : new Conjunction(operands);
    }

    private FilterNode ReadSequence()
    {
        var operands = new List<FilterNode> { ReadFactor() };
        while (Current.Kind is not (FilterTokenKind.End or FilterTokenKind.RightParenthesis) && !Current.IsKeyword("AND"))
            operands.Add(ReadFactor());

        return operands.Count == 1 ? operands[0] : new Conjunction(operands);
    }

    private FilterNode ReadFactor()
    {
        var operands = new List<FilterNode> { ReadTerm() };
        while (Current.IsKeyword("OR"))
        {
            _next++;
            operands.Add(ReadTerm());
        }

        return operands.Count == 1 ? operands[0] : new Disjunction(operands);
    }

    private FilterNode ReadTerm()
    {
        if (Current.IsKeyword("NOT"))
        {
            _next++;
            return new Negation(ReadSimple());
        }

        if (Current is { Kind: FilterTokenKind.Text, Text: ['-', .. var rest] })
        {
            // A minus belongs to what it stands before: take it off and go on with the rest of the word.
            if (rest.Length == 0)
                _next++;
            else
                _tokens[_next] = Current with { Text = rest, Position = Current.Position + 1 };
            return new Negation(ReadSimple());
        }

        return ReadSimple();
    }

    private FilterNode ReadSimple()
    {
        if (Current.Kind != FilterTokenKind.LeftParenthesis)
            return ReadComparison();

        var open = Current.Position;
        if (++_depth > QueryLimits.FilterDepth)
            throw new FilterSyntaxException($"parentheses are nested more than {QueryLimits.FilterDepth} deep", open);

        _next++;
        var node = ReadExpression();
        if (Current.Kind != FilterTokenKind.RightParenthesis)
            throw new FilterSyntaxException("this '(' is not closed", open);

        _next++;
        _depth--;
        return node;
    }

    private Comparison ReadComparison()
    {
        var field = Current;
        if (field.Kind != FilterTokenKind.Text || field.IsAnyKeyword)
            throw new FilterSyntaxException($"expected a field, found {Describe(field)}", field.Position);
        if (++_terms > QueryLimits.FilterTerms)
            throw new FilterSyntaxException($"it has more than {QueryLimits.FilterTerms} comparisons", field.Position);

        _next++;
        var comparison = Current;
        if (comparison.Kind != FilterTokenKind.Operator)
        {
            throw new FilterSyntaxException(
                $"expected =, !=, <, <=, >, >= or : after '{field.Excerpt}', found {Describe(comparison)}", comparison.Position);
        }

        _next++;
        var value = Current;
        if (value.Kind is not (FilterTokenKind.Text or FilterTokenKind.QuotedString) || value.IsAnyKeyword)
            throw new FilterSyntaxException($"expected a value, found {Describe(value)}", value.Position);

        _next++;
        return new Comparison(
            field.Text, field.Position, OperatorOf(comparison.Text), comparison.Position, new FilterValue(value.Text, value.Position));
    }

    private static ComparisonOperator OperatorOf(string text) => text switch
    {
        "=" => ComparisonOperator.Equal,
        "!=" => ComparisonOperator.NotEqual,
        "<" => ComparisonOperator.Less,
        "<=" => ComparisonOperator.LessOrEqual,
        ">" => ComparisonOperator.Greater,
        ":" => ComparisonOperator.Has,
        _ => ComparisonOperator.GreaterOrEqual,
    };

    private static string Describe(FilterToken token) => token.Kind switch
    {
        FilterTokenKind.End => "the end",
        FilterTokenKind.QuotedString => "a string",
        _ => $"'{token.Excerpt}'",
    };
}
