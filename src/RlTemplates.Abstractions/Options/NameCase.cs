using System.Text;

namespace RlTemplates.Options;

/// <summary>The one conversion between C#, YAML and command-line names. Independent of culture.</summary>
internal static class NameCase
{
    /// <summary>Pascal to snake: <c>LearningRate</c> to <c>learning_rate</c>, <c>VFCoefficient</c> to <c>vf_coefficient</c>, <c>Conv2DFilters</c> to <c>conv2d_filters</c>.</summary>
    /// <param name="name">A C# name; underscores in it separate words.</param>
    public static string ToSnake(string name) => Convert(name, '_');

    /// <summary>Pascal to kebab: <c>LearningRate</c> to <c>learning-rate</c>.</summary>
    /// <param name="name">A C# name; underscores in it separate words.</param>
    public static string ToKebab(string name) => Convert(name, '-');

    /// <summary>Snake to kebab: <c>algorithm.learning_rate</c> to <c>algorithm.learning-rate</c>.</summary>
    /// <param name="name">A name or path in snake_case.</param>
    public static string SnakeToKebab(string name) => name.Replace('_', '-');

    /// <summary>Kebab to snake: <c>episode-reward-mean</c> to <c>episode_reward_mean</c>.</summary>
    /// <param name="name">A name in kebab-case.</param>
    public static string KebabToSnake(string name) => name.Replace('-', '_');

    private static string Convert(string name, char separator)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '_')
            {
                Separate(text, separator);
                continue;
            }
            if (StartsWord(name, i))
                Separate(text, separator);
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString().TrimEnd(separator);
    }

    private static void Separate(StringBuilder text, char separator)
    {
        if (text.Length > 0 && text[text.Length - 1] != separator)
            text.Append(separator);
    }

    private static bool StartsWord(string name, int i)
    {
        if (i == 0 || !char.IsUpper(name[i]))
            return false;
        var isLastOfAcronym = i + 1 < name.Length && char.IsLower(name[i + 1]);
        return char.IsLower(name[i - 1]) || isLastOfAcronym;
    }
}
