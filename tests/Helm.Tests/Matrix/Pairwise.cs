namespace ShopMesh.Helm.Tests.Matrix;

/// <summary>One thing that can be chosen, and the choices.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Choices">What can be chosen, with the values that choose it.</param>
internal sealed record Factor(string Name, params (string Name, string Yaml)[] Choices);

/// <summary>
/// Combinations in which every choice of each factor stands together with every choice of each other factor: most defects take two, and
/// there are far fewer of these than of all.
/// </summary>
internal static class Pairwise
{
    /// <summary>Index of the choice of each factor, one array for each combination.</summary>
    public static IReadOnlyList<int[]> Combine(IReadOnlyList<Factor> factors)
    {
        var open = Pairs(factors).ToHashSet();
        var combinations = new List<int[]>();
        while (open.Count > 0)
        {
            var combination = Enumerable.Repeat(-1, factors.Count).ToArray();
            var (first, firstChoice, second, secondChoice) = open.Order().First();
            (combination[first], combination[second]) = (firstChoice, secondChoice);
            for (var factor = 0; factor < factors.Count; factor++)
            {
                if (combination[factor] < 0)
                    combination[factor] = Enumerable.Range(0, factors[factor].Choices.Length).MaxBy(choice => Gain(open, combination, factor, choice));
            }

            open.RemoveWhere(pair => combination[pair.First] == pair.FirstChoice && combination[pair.Second] == pair.SecondChoice);
            combinations.Add(combination);
        }

        return combinations;
    }

    private static IEnumerable<(int First, int FirstChoice, int Second, int SecondChoice)> Pairs(IReadOnlyList<Factor> factors) =>
        from first in Enumerable.Range(0, factors.Count)
        from second in Enumerable.Range(first + 1, factors.Count - first - 1)
        from firstChoice in Enumerable.Range(0, factors[first].Choices.Length)
        from secondChoice in Enumerable.Range(0, factors[second].Choices.Length)
        select (first, firstChoice, second, secondChoice);

    // How many pairs that are still open this choice would close, together with what is chosen already.
    private static int Gain(HashSet<(int First, int FirstChoice, int Second, int SecondChoice)> open, int[] combination, int factor, int choice) =>
        Enumerable.Range(0, combination.Length).Count(other => other != factor && combination[other] >= 0
            && open.Contains(other < factor ? (other, combination[other], factor, choice) : (factor, choice, other, combination[other])));
}
