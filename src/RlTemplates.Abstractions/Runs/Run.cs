namespace RlTemplates;

/// <summary>The run that is going on, as callbacks see it.</summary>
public abstract class Run
{
    /// <summary>Id of the run, also the name of its folder.</summary>
    public abstract string Id { get; }

    /// <summary>Name of the experiment.</summary>
    public abstract string Experiment { get; }

    /// <summary>The run's folder.</summary>
    public abstract string Directory { get; }

    /// <summary>Tags by name.</summary>
    public abstract IReadOnlyDictionary<string, string> Tags { get; }

    /// <summary>Sets a tag, which <c>run.json</c> keeps.</summary>
    /// <param name="name">Name of the tag.</param>
    /// <param name="value">Its value.</param>
    public abstract void SetTag(string name, string value);

    /// <summary>Adds a metric to the row that is written next.</summary>
    /// <param name="metric">Name in snake_case, not that of a built-in metric (<see cref="Metric"/>).</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The name is empty, or that of a built-in metric.</exception>
    public abstract void Log(string metric, double value);

    /// <summary>Ends training after this iteration, with a checkpoint.</summary>
    /// <param name="reason">Why, in words; it is kept in <c>run.json</c>.</param>
    public abstract void Stop(string reason);
}
