namespace ShopMesh.Helm.Tests.Snapshots;

/// <summary>What has to be taken away from some lines, and added, to make others of them, with the place in between.</summary>
internal static class LineDifference
{
    /// <summary>Lines that begin with '-' or '+', after the number of the line of the second text where each stretch begins.</summary>
    public static IEnumerable<string> Between(string[] before, string[] after)
    {
        // What is the same at both ends need not be compared line by line with everything else.
        var start = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        var end = before.Skip(start).Reverse().Zip(after.Skip(start).Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
        return Between(before[start..^end], after[start..^end], start);
    }

    private static IEnumerable<string> Between(string[] before, string[] after, int skipped)
    {
        // Length of the longest common subsequence of what is left of each.
        var common = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
                common[i, j] = before[i] == after[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        var isInStretch = false;
        for (int i = 0, j = 0; i < before.Length || j < after.Length;)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
            {
                (i, j, isInStretch) = (i + 1, j + 1, false);
                continue;
            }

            if (!isInStretch)
                yield return $"@ line {skipped + j + 1}";
            isInStretch = true;
            yield return j == after.Length || (i < before.Length && common[i + 1, j] >= common[i, j + 1]) ? $"- {before[i++]}" : $"+ {after[j++]}";
        }
    }
}
