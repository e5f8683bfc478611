using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace ShopMesh.Bench.Recording;

/// <summary>A parameter that is read from the recording once and made anew for each replay, which costs no more than in any program.</summary>
internal abstract partial class ParameterTemplate
{
    /// <summary>The ids in it, also those within a text.</summary>
    public abstract IEnumerable<Guid> Ids { get; }

    /// <summary>The parameter, with its ids replaced.</summary>
    public abstract NpgsqlParameter Create(IReadOnlyDictionary<Guid, Guid> replacements);

    public static ParameterTemplate Null(NpgsqlDbType type) => new Absent(type);

    public static ParameterTemplate Of<T>(T value, NpgsqlDbType type) => value switch
    {
        Guid id => new Replaced<Guid>([id], type, ids => Replace(id, ids)),
        Guid[] all => new Replaced<Guid[]>(all, type, ids => Array.ConvertAll(all, id => Replace(id, ids))),
        DateTime time => new Shifted(time, DateTime.UtcNow, type),
        string text when IdsOf(text) is { Length: > 0 } inText => new Replaced<string>(inText, type, ids => Replace(text, ids)),
        string[] texts when texts.SelectMany(IdsOf).ToArray() is { Length: > 0 } inTexts =>
            new Replaced<string[]>(inTexts, type, ids => Array.ConvertAll(texts, text => Replace(text, ids))),
        _ => new Constant<T>(value, type),
    };

    private static Guid[] IdsOf(string text) => [.. Id().Matches(text).Select(match => Guid.Parse(match.Value))];

    private static Guid Replace(Guid id, IReadOnlyDictionary<Guid, Guid> replacements) => replacements.GetValueOrDefault(id, id);

    private static string Replace(string text, IReadOnlyDictionary<Guid, Guid> replacements) =>
        Id().Replace(text, match => Replace(Guid.Parse(match.Value), replacements).ToString());

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.CultureInvariant)]
    private static partial Regex Id();

    private sealed class Absent(NpgsqlDbType type) : ParameterTemplate
    {
        public override IEnumerable<Guid> Ids => [];

        public override NpgsqlParameter Create(IReadOnlyDictionary<Guid, Guid> replacements) =>
            new() { Value = DBNull.Value, NpgsqlDbType = type };
    }

    private sealed class Constant<T>(T value, NpgsqlDbType type) : ParameterTemplate
    {
        public override IEnumerable<Guid> Ids => [];

        public override NpgsqlParameter Create(IReadOnlyDictionary<Guid, Guid> replacements) =>
            new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type };
    }

    // What was soon when it was recorded is to be soon again: an order's lease must not be over before it began.
    private sealed class Shifted(DateTime time, DateTime recordedAt, NpgsqlDbType type) : ParameterTemplate
    {
        public override IEnumerable<Guid> Ids => [];

        public override NpgsqlParameter Create(IReadOnlyDictionary<Guid, Guid> replacements) =>
            new NpgsqlParameter<DateTime> { TypedValue = time + (DateTime.UtcNow - recordedAt), NpgsqlDbType = type };
    }

    private sealed class Replaced<T>(IEnumerable<Guid> ids, NpgsqlDbType type, Func<IReadOnlyDictionary<Guid, Guid>, T> replace) : ParameterTemplate
    {
        public override IEnumerable<Guid> Ids => ids;

        public override NpgsqlParameter Create(IReadOnlyDictionary<Guid, Guid> replacements) =>
            new NpgsqlParameter<T> { TypedValue = replace(replacements), NpgsqlDbType = type };
    }
}
