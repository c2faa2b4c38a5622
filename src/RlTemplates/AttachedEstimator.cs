using RlTemplates.Configuration;
using RlTemplates.Estimators;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates;

/// <summary>Estimators that are made of jobs.</summary>
public static class AttachedEstimator
{
    /// <summary>
    /// Attaches to a job and gives an estimator with the config and the target's settings that the job was submitted with: it
    /// deploys the job's policy, and fits once more
    /// what the job was. Secrets come from the environment. The job may have been submitted from elsewhere, where the target
    /// finds jobs by name.
    /// </summary>
    /// <typeparam name="TTarget">The target's attribute.</typeparam>
    /// <param name="estimator">
    /// An estimator of the same experiment and target; where runs are kept, the program and warnings are taken from it.
    /// </param>
    /// <param name="job">Id or name of the job's run, or what the target calls the job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is no such job, or the config class has no place for its options any more.</exception>
    public static async Task<Estimator<TTarget>> AttachedToAsync<TTarget>(this Estimator<TTarget> estimator, string job, CancellationToken cancellationToken = default)
        where TTarget : SubmitsToAttribute
    {
        ArgumentNullException.ThrowIfNull(estimator);
        RunInfo run;
        await using (var found = await estimator.AttachAsync(job, cancellationToken).ConfigureAwait(false))
            run = found.Run;
        var lookup = new OptionLookup(estimator.Definition.Options);
        var bound = ConfigBinder.Bind(lookup, [RunLayer.Read(lookup, run, isComplete: true), EnvironmentLayer.Secrets(lookup)]);
        foreach (var warning in bound.Warnings)
            estimator.Warn(warning);
        var attached = new Estimator<TTarget>(estimator.Definition, estimator.Declaration.Name, bound.Errors.Count == 0 ? bound.Config! : throw new UserException(bound.Errors))
        {
            Store = estimator.Store,
            Program = estimator.Program,
            Warn = estimator.Warn,
            Target = (TTarget)estimator.Declaration.Bind(run.Config, bound.Secrets),
        };
        await using (await attached.AttachAsync(run.Id, cancellationToken).ConfigureAwait(false))
            return attached;
    }
}
