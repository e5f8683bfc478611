using System.Diagnostics;
using System.Text;

namespace ShopMesh.Bench.Recording;

/// <summary>Understands what one connection sends, and how the server answers.</summary>
internal sealed class ConnectionRecorder(string database, int connection, Action<RecordedStatement> onCompleted)
{
    private const short Binary = 1;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Sql, uint[] Types)> _prepared = [];
    private readonly Dictionary<string, RecordedStatement> _portals = [];
    private readonly Queue<(RecordedStatement Statement, bool IsSimple)> _executing = [];
    private int _trip;

    public void Sent(char type, ReadOnlyMemory<byte> content)
    {
        lock (_gate)
        {
            var message = new MessageContent(content.Span);
            switch (type)
            {
                case 'Q':
                    _executing.Enqueue((new RecordedStatement(database, connection, _trip, message.Text(), []), true));
                    break;
                case 'P':
                    Parse(message);
                    break;
                case 'B':
                    Bind(message);
                    break;
                case 'E':
                    _executing.Enqueue((_portals[message.Text()], false));
                    break;
                case 'S':
                    _trip++;
                    break;
            }
        }
    }

    public void Answered(char type, ReadOnlyMemory<byte> content)
    {
        lock (_gate)
        {
            switch (type)
            {
                // CommandComplete, such as "INSERT 0 1" or "SELECT 3".
                case 'C' when _executing.TryPeek(out var prepared) && !prepared.IsSimple:
                    var tag = new MessageContent(content.Span).Text();
                    prepared.Statement.Rows = ulong.TryParse(tag[(tag.LastIndexOf(' ') + 1)..], out var rows) ? rows : 0;
                    Complete();
                    break;

                // ReadyForQuery. A text of several statements, as a driver sends when it connects or resets a connection, completes
                // several commands and is ready once.
                case 'Z' when _executing.TryPeek(out var text) && text.IsSimple:
                    Complete();
                    break;
                case 'E' when _executing.Count > 0:
                    throw new InvalidOperationException($"A statement failed while it was recorded: {Encoding.UTF8.GetString(content.Span)}");
            }
        }
    }

    private void Complete()
    {
        var (statement, _) = _executing.Dequeue();
        statement.CompletedAt = Stopwatch.GetTimestamp();
        onCompleted(statement);
    }

    private void Parse(MessageContent message)
    {
        var name = message.Text();
        var sql = message.Text();
        var types = new uint[message.Int16()];
        for (var i = 0; i < types.Length; i++)
            types[i] = (uint)message.Int32();
        _prepared[name] = (sql, types);
    }

    private void Bind(MessageContent message)
    {
        var portal = message.Text();
        var (sql, types) = _prepared[message.Text()];
        var formats = new short[message.Int16()];
        for (var i = 0; i < formats.Length; i++)
            formats[i] = message.Int16();

        var parameters = new ParameterTemplate[message.Int16()];
        for (var i = 0; i < parameters.Length; i++)
        {
            var length = message.Int32();
            parameters[i] = ParameterDecoder.Decode(new RecordedParameter(types[i], length < 0 ? null : message.Bytes(length)));
            var format = formats.Length switch { 0 => (short)0, 1 => formats[0], _ => formats[i] };
            // NULL has no format, and a text's are the same.
            if (format != Binary && length >= 0 && types[i] is not (25 or 1043))
                throw new NotSupportedException($"A parameter of \"{sql}\" went in the text format.");
        }

        _portals[portal] = new RecordedStatement(database, connection, _trip, sql, parameters);
    }
}
