using System.Diagnostics;
using System.Runtime.InteropServices;
using RlTemplates.Inference;

namespace RlTemplates.Serving;

/// <summary>Some of a call's observations.</summary>
/// <param name="call">The call.</param>
/// <param name="from">Its first observation of these.</param>
/// <param name="rows">Number of observations.</param>
internal struct Part(Call call, int from, int rows)
{
    public Call Call = call;

    public readonly int From = from;

    public readonly int Rows = rows;
}

/// <summary>One pass through the network at a time, with a policy and memory of its own.</summary>
/// <param name="dispatcher">Fills it.</param>
/// <param name="model">The model to begin with.</param>
/// <param name="metrics">Counts what it does.</param>
internal sealed class Lane(Dispatcher dispatcher, ServedModel model, ServingMetrics metrics) : IThreadPoolWorkItem
{
    private readonly List<Part> _parts = [];
    private ServedModel _current = model;
    private Policy _policy = model.Policy.Clone();
    private RandomStream _random = new((ulong)Random.Shared.NextInt64(), 0);
    private byte[] _observations = [], _actions = [];
    private bool[] _masks = [];
    private float[] _states = [];

    /// <summary>The model to go on with.</summary>
    public ServedModel Model { get; set; } = model;

    public Span<Part> Parts => CollectionsMarshal.AsSpan(_parts);

    /// <summary>Whether a call can go with those that are there.</summary>
    public bool Fits(Call call) => _parts.Count == 0 || _parts[0].Call.Explore == call.Explore;

    public void Add(Call call, int from, int rows) => _parts.Add(new(call, from, rows));

    public void Clear() => _parts.Clear();

    public void Execute() => dispatcher.Continue(this);

    /// <summary>Puts all parts through the network. What goes wrong is the failure of their calls.</summary>
    public void Run()
    {
        var start = Stopwatch.GetTimestamp();
        var rows = 0;
        try
        {
            if (_current != Model)
                Exchange();
            foreach (ref var part in Parts)
                rows += part.Rows;
            Forward(rows);
        }
        catch (Exception exception)
        {
            foreach (ref var part in Parts)
                part.Call.Failure ??= exception;
        }
        metrics.Passed(rows, Stopwatch.GetTimestamp() - start);
    }

    private void Exchange()
    {
        var policy = Model.Policy.Clone();
        _policy.Dispose();
        (_policy, _current) = (policy, Model);
    }

    private void Forward(int rows)
    {
        var hasMasks = false;
        var wantsDistribution = false;
        foreach (ref var part in Parts)
        {
            hasMasks |= part.Call.MaskCount > 0;
            wantsDistribution |= part.Call.WantsDistribution;
        }
        var observations = Observations(rows);
        var masks = hasMasks ? Masks(rows) : default;
        if (_current.StateSize > 0)
            SetStates(rows);
        var explore = _parts[0].Call.Explore;
        if (wantsDistribution)
            Scatter(_current.IsByte ? _policy.Predict(observations, masks, explore) : _policy.Predict(MemoryMarshal.Cast<byte, float>(observations), masks, explore));
        else
        {
            Pooled.Grow(ref _actions, 0, rows * _current.Elements * sizeof(int));
            var actions = _actions.AsSpan(0, rows * _current.Elements * sizeof(int));
            _policy.Act(observations, masks, rows, actions, explore, ref _random);
            Scatter(actions);
        }
        if (_current.StateSize > 0)
            KeepStates();
    }

    private ReadOnlySpan<byte> Observations(int rows)
    {
        var size = _current.ObservationBytes;
        if (_parts.Count == 1)
            return _parts[0].Call.Observations.Slice(_parts[0].From * size, rows * size);
        Pooled.Grow(ref _observations, 0, rows * size);
        var rest = _observations.AsSpan();
        foreach (ref var part in Parts)
        {
            part.Call.Observations.Slice(part.From * size, part.Rows * size).CopyTo(rest);
            rest = rest[(part.Rows * size)..];
        }
        return _observations.AsSpan(0, rows * size);
    }

    private ReadOnlySpan<bool> Masks(int rows)
    {
        var size = _current.Choices;
        if (_parts.Count == 1)
            return _parts[0].Call.Masks.Slice(_parts[0].From * size, rows * size);
        Pooled.Grow(ref _masks, 0, rows * size);
        var rest = _masks.AsSpan();
        foreach (ref var part in Parts)
        {
            if (part.Call.MaskCount > 0)
                part.Call.Masks.Slice(part.From * size, part.Rows * size).CopyTo(rest);
            else
                rest[..(part.Rows * size)].Fill(true);
            rest = rest[(part.Rows * size)..];
        }
        return _masks.AsSpan(0, rows * size);
    }

    // Without a session, every observation begins an episode.
    private void SetStates(int rows)
    {
        var size = _current.StateSize;
        Pooled.Grow(ref _states, 0, rows * size);
        var rest = _states.AsSpan();
        foreach (ref var part in Parts)
        {
            var states = rest[..(part.Rows * size)];
            if (part.Call.Session is { } session)
                session.States(part.From, part.Rows).CopyTo(states);
            else
                states.Clear();
            rest = rest[states.Length..];
        }
        _policy.SetState(_states.AsSpan(0, rows * size));
    }

    private void KeepStates()
    {
        var rest = _policy.State;
        foreach (ref var part in Parts)
        {
            var states = rest[..(part.Rows * _current.StateSize)];
            if (part.Call.Session is { } session)
                states.CopyTo(session.States(part.From, part.Rows));
            rest = rest[states.Length..];
        }
    }

    private void Scatter(ReadOnlySpan<byte> actions)
    {
        var size = _current.Elements * sizeof(int);
        foreach (ref var part in Parts)
        {
            actions[..(part.Rows * size)].CopyTo(part.Call.Actions[(part.From * size)..]);
            actions = actions[(part.Rows * size)..];
        }
    }

    private void Scatter(PolicyOutput output)
    {
        var row = 0;
        foreach (ref var part in Parts)
        {
            var (call, rows, elements, choices) = (part.Call, part.Rows, _current.Elements, _current.Choices);
            var actions = choices > 0 ? MemoryMarshal.AsBytes(output.Choices) : MemoryMarshal.AsBytes(output.Actions);
            actions.Slice(row * elements * sizeof(int), rows * elements * sizeof(int)).CopyTo(call.Actions[(part.From * elements * sizeof(int))..]);
            if (call.WantsDistribution)
            {
                var to = call.Distribution[(part.From * _current.DistributionSize)..];
                if (choices > 0)
                    (output.Probabilities.IsEmpty ? output.ActionValues : output.Probabilities).Slice(row * choices, rows * choices).CopyTo(to);
                else
                    ScatterGaussians(output, row, rows, to);
                call.HasValues = !output.Values.IsEmpty;
                if (call.HasValues)
                    output.Values.Slice(row, rows).CopyTo(call.Values[part.From..]);
            }
            row += rows;
        }
    }

    private void ScatterGaussians(PolicyOutput output, int row, int rows, Span<float> to)
    {
        var elements = _current.Elements;
        for (var n = 0; n < rows; n++)
        {
            output.Means.Slice((row + n) * elements, elements).CopyTo(to[(2 * n * elements)..]);
            output.StandardDeviations.Slice((row + n) * elements, elements).CopyTo(to[((2 * n + 1) * elements)..]);
        }
    }
}
