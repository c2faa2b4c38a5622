using System.Collections.Generic;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>The options of an experiment, as the running program knows them from its option table and the compiler from the config class.</summary>
internal interface IOptionCatalogue
{
    /// <summary>Paths of the options by index, those of records that are no longer chosen among them.</summary>
    IReadOnlyList<string> Paths { get; }

    /// <summary>Paths of the options that there are now, in order.</summary>
    IEnumerable<string> Known { get; }

    /// <summary>The choices between records, and what is chosen; null where they are not known.</summary>
    OptionShape? Shape { get; }

    /// <summary>Finds an option, or the dictionary option and the key that a longer path means.</summary>
    /// <param name="path">Path in snake_case with dots; case does not matter.</param>
    /// <returns>The option's index, -1 where there is none.</returns>
    (int Index, string? Key) Find(string path);

    /// <summary>What an option's text must look like.</summary>
    /// <param name="index">Index of the option.</param>
    TextRule Rule(int index);

    /// <summary>The keys that a dictionary may have; empty where any will do.</summary>
    /// <param name="index">Index of the option.</param>
    IReadOnlyCollection<string> Keys(int index);

    /// <summary>The bound that the config class gives a stop criterion, as options write it; null where it gives none or that is not known.</summary>
    /// <param name="metric">The metric.</param>
    string? Stop(string metric);

    /// <summary>Names of the records of options, of all algorithms and environments that are known, that have an option.</summary>
    /// <param name="name">The option, in snake_case.</param>
    IReadOnlyList<string> Owners(string name);
}
