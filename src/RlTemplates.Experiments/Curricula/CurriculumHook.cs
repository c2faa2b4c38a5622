using System.Globalization;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>
/// Gives the environments that are learned from other options as the curricula say, between iterations, and records which values hold. An iteration decides once, so that a resumed run, which
/// may be asked a second time, goes on with the same bits.
/// </summary>
internal sealed class CurriculumHook(CurriculumPlan plan) : ITrainingHook, IStateful
{
    /// <summary>What stands before the path of an option in the name of its metric.</summary>
    public const string Prefix = "curriculum/";

    private const int Format = 1;

    private readonly Held[] _held = [.. plan.Curricula.Select(c => new Held(c.Option))];
    private int _decided;
    private bool _isEvaluated;

    /// <inheritdoc/>
    public void OnStart(TrainingContext context)
    {
        for (var i = 0; i < _held.Length; i++)
            context.Note($"curriculum: {InWords(i)}");
        foreach (var (curriculum, i) in plan.Curricula.Select((c, i) => (c, i)))
        {
            if (curriculum is SteppedCurriculum { IsOfEvaluation: true } stepped && context.Evaluates is false)
                context.Note(string.Create(CultureInfo.InvariantCulture, $"curriculum.{i} waits for {stepped.Metric}, but no evaluation is made while training goes on: set evaluation.interval, for example to 10"), NoteSeverity.Warning);
        }
        if (!context.IsResumed)
            return;
        // Environments that cannot be saved begin anew.
        context.SetTask(Task());
        // The checkpoint was written before it was evaluated.
        _isEvaluated |= context.TrainingIteration > _decided && context.EvaluatedIteration == context.TrainingIteration;
    }

    /// <inheritdoc/>
    public void AfterEvaluation(TrainingContext context, EvaluationResult evaluation) => _isEvaluated = true;

    /// <inheritdoc/>
    public void BeforeIteration(TrainingContext context)
    {
        if (context.TrainingIteration <= _decided)
            return;
        _decided = context.TrainingIteration;
        var changed = Enumerable.Range(0, _held.Length).Where(i => Decide(i, context)).ToList();
        _isEvaluated = false;
        if (changed.Count == 0)
            return;
        context.SetTask(Task());
        foreach (var i in changed)
            context.Note(string.Create(CultureInfo.InvariantCulture, $"curriculum: {InWords(i)} from step {context.TimestepsTotal} on"));
    }

    /// <inheritdoc/>
    public void AfterIteration(TrainingContext context)
    {
        for (var i = 0; i < _held.Length; i++)
            context.Run.Log(Prefix + _held[i].Option, plan.NumberOf(i, _held[i].Value));
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Format);
        writer.Write(_decided);
        writer.Write(_isEvaluated);
        writer.Write(_held.Length);
        foreach (var held in _held)
            held.Save(writer);
    }

    /// <summary>Goes on with the values of options that curricula still change; values that are gone are the last ones.</summary>
    public void Load(BinaryReader reader)
    {
        if (reader.ReadInt32() is var format && format != Format)
            throw new InvalidDataException($"The state of curricula has format {format}; this version reads {Format}.");
        (_decided, _isEvaluated) = (reader.ReadInt32(), reader.ReadBoolean());
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var saved = Held.Load(reader);
            var place = Array.FindIndex(_held, h => h.Option == saved.Option);
            if (place >= 0)
                _held[place] = saved with { Value = Math.Clamp(saved.Value, 0, plan.Curricula[place].Values.Count - 1) };
        }
    }

    private bool Decide(int index, TrainingContext context)
    {
        var (curriculum, held) = (plan.Curricula[index], _held[index]);
        var position = new CurriculumPosition
        {
            Value = held.Value,
            TimestepsTotal = context.TimestepsTotal,
            TimestepsInForce = context.TimestepsTotal - held.SinceTimesteps,
            EpisodesInForce = context.Progress.EpisodesTotal - held.SinceEpisodes,
            Metrics = context.Metrics,
            IsEvaluated = _isEvaluated,
            Memory = held.Memory,
        };
        var next = Math.Clamp(curriculum.Next(position), 0, curriculum.Values.Count - 1);
        _held[index] = next == held.Value ? held with { Memory = position.Memory } : new(held.Option)
        {
            Value = next,
            SinceTimesteps = context.TimestepsTotal,
            SinceEpisodes = context.Progress.EpisodesTotal,
        };
        return next != held.Value;
    }

    private object Task() => plan.Task([.. _held.Select(h => h.Value)]);

    private string InWords(int index) => string.Create(CultureInfo.InvariantCulture,
        $"{_held[index].Option} is {plan.Curricula[index].Values[_held[index].Value]}, value {_held[index].Value + 1} of {plan.Curricula[index].Values.Count},");

    /// <summary>What is kept of one curriculum.</summary>
    private sealed record Held(string Option)
    {
        public int Value { get; init; }

        public long SinceTimesteps { get; init; }

        public long SinceEpisodes { get; init; }

        public long Memory { get; init; }

        public static Held Load(BinaryReader reader) =>
            new(reader.ReadString()) { Value = reader.ReadInt32(), SinceTimesteps = reader.ReadInt64(), SinceEpisodes = reader.ReadInt64(), Memory = reader.ReadInt64() };

        public void Save(BinaryWriter writer)
        {
            writer.Write(Option);
            writer.Write(Value);
            writer.Write(SinceTimesteps);
            writer.Write(SinceEpisodes);
            writer.Write(Memory);
        }
    }
}
