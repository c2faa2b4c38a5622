namespace RlTemplates.Serving;

/// <summary>Looks for a newer model and serves it. One that cannot take the place of the old one is left alone, with a note.</summary>
/// <param name="source">Where it appears.</param>
/// <param name="state">What is served.</param>
/// <param name="options">How often it looks.</param>
internal sealed class Reloader(ModelSource source, ServingState state, ServingOptions options)
{
    /// <summary>Looks until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.ReloadInterval, options.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                Look();
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }
    }

    private void Look()
    {
        try
        {
            if (source.HasChanged())
                Reload();
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or InvalidOperationException or ArgumentException or UnauthorizedAccessException)
        {
            Refuse(exception.Message);
        }
    }

    private void Reload()
    {
        var dispatcher = state.Dispatcher!;
        var model = new ServedModel(source.Load());
        if (dispatcher.Model.WhyNot(model) is { } reason)
        {
            Refuse($"{reason}.");
            return;
        }
        // Acts once by itself first: what cannot act does not replace what can.
        using (var trial = model.Policy.Clone())
        {
            var random = new RandomStream(0, 0);
            trial.Act(new byte[model.ObservationBytes], [], 1, new byte[model.Elements * sizeof(int)], explore: false, ref random);
        }
        dispatcher.Model = model;
        state.Metrics.Reloaded(succeeded: true);
        options.Note?.Invoke(FormattableString.Invariant($"A newer model is served, of {Counted.Of(model.Policy.Signature.TimestepsTotal, "timestep")}."));
    }

    private void Refuse(string reason)
    {
        state.Metrics.Reloaded(succeeded: false);
        options.Note?.Invoke($"The newer model at {source.Path} is not served, and the one before goes on: {reason}");
    }
}
