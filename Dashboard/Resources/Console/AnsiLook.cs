using System.Globalization;

namespace ShopMesh.Dashboard.Resources.Console;

/// <summary>The look that SGR sequences have set so far; colours are numbers from 0 to 15, -1 for none.</summary>
internal readonly record struct AnsiLook(int Foreground, int Background, bool Bold, bool Dim, bool Italic, bool Underline)
{
    public AnsiLook()
        : this(-1, -1, false, false, false, false)
    {
    }

    public string Classes
    {
        get
        {
            if (this == new AnsiLook())
                return "";
            var classes = new List<string>();
            if (Foreground >= 0)
                classes.Add(string.Create(CultureInfo.InvariantCulture, $"fg{Foreground}"));
            if (Background >= 0)
                classes.Add(string.Create(CultureInfo.InvariantCulture, $"bg{Background}"));
            if (Bold)
                classes.Add("ansi-b");
            if (Dim)
                classes.Add("ansi-d");
            if (Italic)
                classes.Add("ansi-i");
            if (Underline)
                classes.Add("ansi-u");
            return string.Join(' ', classes);
        }
    }

    public AnsiLook Apply(ReadOnlySpan<char> parameters)
    {
        var look = this;
        var extended = 0;
        foreach (var range in parameters.Split(';'))
        {
            var text = parameters[range];
            var code = 0;
            if (!text.IsEmpty && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out code))
                continue;
            // 38 and 48 take "5;n" or "2;r;g;b": the sixteen basic colours of the first are shown, the rest is skipped.
            if (extended != 0)
                return look with
                {
                    Foreground = extended == 38 ? Basic(parameters, 38, look.Foreground) : look.Foreground,
                    Background = extended == 48 ? Basic(parameters, 48, look.Background) : look.Background,
                };
            if (code is 38 or 48)
                extended = code;
            else
                look = look.Apply(code);
        }

        return look;
    }

    private static int Basic(ReadOnlySpan<char> parameters, int code, int otherwise)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"{code};5;");
        var at = parameters.IndexOf(prefix);
        return at >= 0 && int.TryParse(parameters[(at + prefix.Length)..], NumberStyles.None, CultureInfo.InvariantCulture, out var color) && color < 16
            ? color
            : otherwise;
    }

    private AnsiLook Apply(int code) => code switch
    {
        0 => new AnsiLook(),
        1 => this with { Bold = true },
        2 => this with { Dim = true },
        3 => this with { Italic = true },
        4 => this with { Underline = true },
        22 => this with { Bold = false, Dim = false },
        23 => this with { Italic = false },
        24 => this with { Underline = false },
        >= 30 and <= 37 => this with { Foreground = code - 30 },
        39 => this with { Foreground = -1 },
        >= 40 and <= 47 => this with { Background = code - 40 },
        49 => this with { Background = -1 },
        >= 90 and <= 97 => this with { Foreground = code - 82 },
        >= 100 and <= 107 => this with { Background = code - 92 },
        _ => this,
    };
}
