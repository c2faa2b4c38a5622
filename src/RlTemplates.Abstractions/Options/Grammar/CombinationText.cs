using System;
using System.Collections.Generic;
using System.Linq;

namespace RlTemplates.Options;

/// <summary>
/// Texts that only go together in some combinations, each their values with a blank between; <c>a/b</c> in place of one value stands for either.
/// </summary>
internal static class CombinationText
{
    /// <summary>Which of some texts is wrong, and what it must be, nearest first; no index where no single one can be. Null where they are one of the combinations.</summary>
    public static (int? Index, IReadOnlyList<string> Allowed)? Fault(IReadOnlyList<string> combinations, IReadOnlyList<string> texts)
    {
        var known = combinations.Select(c => c.Split(' ')).Where(c => c.Length == texts.Count).ToList();
        if (known.Any(c => c.Select((part, i) => Has(part, texts[i])).All(has => has)))
            return null;
        // The first says what the others are about, so it is the last to be called wrong.
        foreach (var index in Enumerable.Range(1, texts.Count - 1).Append(0))
        {
            var allowed = known.Where(c => Enumerable.Range(0, texts.Count).All(i => i == index || Has(c[i], texts[i]))).SelectMany(c => c[index].Split('/')).Distinct().ToList();
            if (allowed.Count > 0)
                return (index, [.. allowed.OrderBy(a => Shared(a, texts[index]) * -1)]);
        }
        return (null, combinations);
    }

    /// <summary>Values as a list in words.</summary>
    public static string Words(IReadOnlyList<string> values) =>
        values.Count == 1 ? values[0] : string.Join(", ", values.Take(values.Count - 1)) + " or " + values[values.Count - 1];

    private static bool Has(string part, string value) => part.Split('/').Contains(value);

    private static int Shared(string one, string other) => one.Zip(other, (a, b) => a == b).TakeWhile(same => same).Count();
}
