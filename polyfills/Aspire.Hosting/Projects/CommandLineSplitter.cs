using System.Text;

namespace Aspire.Hosting.Projects;

/// <summary>Splits a command line at spaces outside double quotes; a backslash takes a quote or a backslash as it is.</summary>
internal static class CommandLineSplitter
{
    public static IReadOnlyList<string> Split(string commandLine)
    {
        var result = new List<string>();
        var current = new StringBuilder();
        var isQuoted = false;
        var isStarted = false;
        for (var i = 0; i < commandLine.Length; i++)
        {
            var c = commandLine[i];
            if (c == '\\' && i + 1 < commandLine.Length && commandLine[i + 1] is '"' or '\\' && i + 1 < commandLine.Length)
            {
                current.Append(commandLine[++i]);
                isStarted = true;
            }
            else if (c == '"')
            {
                isQuoted = !isQuoted;
                isStarted = true;
            }
            else if (char.IsWhiteSpace(c) && !isQuoted)
            {
                if (isStarted) result.Add(current.ToString());
                current.Clear();
                isStarted = false;
            }
            else
            {
                current.Append(c);
                isStarted = true;
            }
        }
        if (isStarted) result.Add(current.ToString());
        return result;
    }
}
