using System.Text;

namespace ShopMesh.ServiceDefaults.Querying.Filters;

/// <summary>Cuts a filter (AIP-160) into words.</summary>
internal ref struct FilterLexer(string filter)
{
    private readonly string _filter = filter;
    private int _next;

    /// <summary>All words of the filter, with an <see cref="FilterTokenKind.End"/> after the last.</summary>
    /// <exception cref="FilterSyntaxException">A character has no meaning in a filter, or a string does not end.</exception>
    public static List<FilterToken> Tokenize(string filter)
    {
        var lexer = new FilterLexer(filter);
        var tokens = new List<FilterToken>();
        FilterToken token;
        do
        {
            token = lexer.Read(isValue: tokens is [.., { Kind: FilterTokenKind.Operator }]);
            tokens.Add(token);
        }
        while (token.Kind != FilterTokenKind.End);

        return tokens;
    }

    private FilterToken Read(bool isValue)
    {
        while (_next < _filter.Length && IsWhitespace(_filter[_next]))
            _next++;

        if (_next == _filter.Length)
            return new FilterToken(FilterTokenKind.End, "", _next + 1);

        var start = _next;
        switch (_filter[start])
        {
            case '(':
                _next++;
                return new FilterToken(FilterTokenKind.LeftParenthesis, "(", start + 1);
            case ')':
                _next++;
                return new FilterToken(FilterTokenKind.RightParenthesis, ")", start + 1);
            case '"' or '\'':
                return ReadString();
            case '=' or '!' or '<' or '>':
                return ReadOperator();
            case ':' when !isValue:
                _next++;
                return new FilterToken(FilterTokenKind.Operator, ":", start + 1);
            case ',':
                throw new FilterSyntaxException("',' has no meaning here; join comparisons with AND or OR", start + 1);
            default:
                return ReadText(isValue);
        }
    }

    private FilterToken ReadOperator()
    {
        var start = _next;
        var length = start + 1 < _filter.Length && _filter[start + 1] == '=' && _filter[start] != '=' ? 2 : 1;
        _next += length;
        var text = _filter.Substring(start, length);
        return text == "!"
            ? throw new FilterSyntaxException("'!' alone is not an operator; use != or NOT", start + 1)
            : new FilterToken(FilterTokenKind.Operator, text, start + 1);
    }

    /// <summary>A colon is part of a value, such as a time, and the end of a field.</summary>
    private FilterToken ReadText(bool isValue)
    {
        var start = _next;
        while (_next < _filter.Length && !EndsText(_filter[_next]) && (isValue || _filter[_next] != ':'))
        {
            RefuseUnstorable(_next);
            _next++;
        }

        return new FilterToken(FilterTokenKind.Text, _filter[start.._next], start + 1);
    }

    private FilterToken ReadString()
    {
        var start = _next;
        var quote = _filter[_next++];
        var text = new StringBuilder();
        while (_next < _filter.Length)
        {
            var c = _filter[_next];
            if (c == quote)
            {
                _next++;
                return new FilterToken(FilterTokenKind.QuotedString, text.ToString(), start + 1);
            }

            if (c == '\\')
            {
                text.Append(ReadEscape());
                continue;
            }

            RefuseUnstorable(_next);
            text.Append(c);
            _next++;
        }

        throw new FilterSyntaxException("this string has no closing quote", start + 1);
    }

    private char ReadEscape()
    {
        var position = _next + 1;
        var escaped = _next + 1 < _filter.Length ? _filter[_next + 1] : '\0';
        _next += 2;
        return escaped switch
        {
            '\\' or '"' or '\'' => escaped,
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => throw new FilterSyntaxException(@"unknown escape; known are \\, \"", \', \n, \r and \t", position),
        };
    }

    /// <summary>A text that PostgreSQL cannot hold (U+0000) or that is not Unicode (half a surrogate pair) would fail as SQL.</summary>
    private readonly void RefuseUnstorable(int index)
    {
        var c = _filter[index];
        var unpaired = char.IsSurrogate(c) && !(char.IsHighSurrogate(c)
            ? index + 1 < _filter.Length && char.IsLowSurrogate(_filter[index + 1])
            : index > 0 && char.IsHighSurrogate(_filter[index - 1]));
        if (unpaired || (char.IsControl(c) && !IsWhitespace(c)))
            throw new FilterSyntaxException($"the character U+{(int)c:X4} cannot be part of a filter", index + 1);
    }

    private static bool IsWhitespace(char c) => c is ' ' or '\t' or '\n' or '\r';

    private static bool EndsText(char c) => IsWhitespace(c) || c is '(' or ')' or '"' or '\'' or '=' or '!' or '<' or '>' or ',';
}
