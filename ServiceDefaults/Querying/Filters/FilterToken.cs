namespace ShopMesh.ServiceDefaults.Querying.Filters;

/// <summary>A word of a filter.</summary>
/// <param name="Kind">What sort of word.</param>
/// <param name="Text">The word; of a quoted string, what is between the quotes with escapes resolved.</param>
/// <param name="Position">The character where it begins, from 1.</param>
internal readonly record struct FilterToken(FilterTokenKind Kind, string Text, int Position)
{
    public bool IsKeyword(string keyword) => Kind == FilterTokenKind.Text && Text == keyword;

    /// <summary>The word, cut short enough to be quoted in an error.</summary>
    public string Excerpt => Text.Length <= 40 ? Text : string.Concat(Text.AsSpan(0, 40), "…");

    public bool IsAnyKeyword => Kind == FilterTokenKind.Text && Text is "AND" or "OR" or "NOT";
}

/// <summary>What sort of word a token is.</summary>
internal enum FilterTokenKind
{
    Text,
    QuotedString,
    Operator,
    LeftParenthesis,
    RightParenthesis,
    End,
}
