using System.Collections.Generic;

namespace RlTemplates.Options;

/// <summary>A choice between records, as the running program knows it from its tables and the compiler from symbols.</summary>
internal interface IChoice
{
    /// <summary>Name of the abstract record: <c>SinkOptions</c>.</summary>
    string Family { get; }

    /// <summary>Path in the record that has the choice.</summary>
    string Path { get; }

    /// <summary>Whether it is a list of records.</summary>
    bool IsList { get; }

    /// <summary>Whether it may be null.</summary>
    bool TakesNull { get; }

    /// <summary>The records that may be chosen, ordered by name.</summary>
    IReadOnlyList<IChoosable> Records { get; }
}

/// <summary>A record that may be chosen.</summary>
internal interface IChoosable
{
    /// <summary>Name in YAML and on the command line.</summary>
    string Name { get; }

    /// <summary>Paths of its options, those of its own choices aside.</summary>
    IEnumerable<string> Paths { get; }

    /// <summary>Its own choices.</summary>
    IReadOnlyList<IChoice> Choices { get; }
}
