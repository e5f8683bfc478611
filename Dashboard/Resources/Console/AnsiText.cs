using System.Text;

namespace ShopMesh.Dashboard.Resources.Console;

/// <summary>Splits a console line into runs of one look. Colours become style classes; every other control sequence is left out.</summary>
internal static class AnsiText
{
    private const char Escape = '\u001b';

    public static List<AnsiRun> Parse(string line)
    {
        var runs = new List<AnsiRun>(1);
        var text = new StringBuilder(line.Length);
        var look = new AnsiLook();
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == Escape)
            {
                var before = look;
                i = Skip(line, i, ref look);
                if (look != before)
                    Flush(before);
            }
            else if (c >= ' ' || c == '\t')
            {
                text.Append(c);
            }
        }

        Flush(look);
        return runs;

        void Flush(AnsiLook current)
        {
            if (text.Length > 0)
                runs.Add(new AnsiRun(current.Classes, text.ToString()));
            text.Clear();
        }
    }

    /// <summary>The line without any control sequence.</summary>
    public static string Plain(string line) =>
        line.Contains(Escape, StringComparison.Ordinal) ? string.Concat(Parse(line).Select(run => run.Text)) : line;

    // Returns the index of the sequence's last character (ECMA-48: CSI ends at 0x40..0x7E, OSC at BEL or ESC \).
    private static int Skip(string line, int escape, ref AnsiLook look)
    {
        if (escape + 1 >= line.Length)
            return escape;
        var end = escape + 2;
        switch (line[escape + 1])
        {
            case '[':
                while (end < line.Length && line[end] is < '@' or > '~')
                    end++;
                if (end < line.Length && line[end] == 'm')
                    look = look.Apply(line.AsSpan(escape + 2, end - escape - 2));
                return end;
            case ']':
                while (end < line.Length && line[end] != '\a' && line[end] != Escape)
                    end++;
                return end < line.Length && line[end] == Escape ? end + 1 : end;
            default:
                return escape + 1;
        }
    }
}
