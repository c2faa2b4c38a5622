using System.Text;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Uploads;

/// <summary>A place for the uploads of one run, which no other run gets.</summary>
public static class UploadPlace
{
    private const string Owner = ".owner";
    private const int MostTries = 100;

    /// <summary>
    /// Takes a place: <see cref="SubmissionName.ForUpload"/>, or, where that is another run's, the same with a number. The object <c>.owner</c> in it says whose it is. The same run gets the
    /// same place again, so that a submission that was cut off can be repeated.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="run">The run.</param>
    /// <param name="below">The place above it; empty for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The place, with a slash at its end.</returns>
    /// <exception cref="UserException">A hundred such places are taken.</exception>
    public static async Task<string> TakeAsync(IUploadStore store, RunInfo run, string below = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(run);
        var first = SubmissionName.ForUpload(run, below);
        var owner = Encoding.UTF8.GetBytes(FormattableString.Invariant($"{run.Experiment}/{run.Id} made {run.CreatedAt.UtcDateTime:O}\n"));
        for (var i = 1; i <= MostTries; i++)
        {
            var place = i == 1 ? first : FormattableString.Invariant($"{first.TrimEnd('/')}-{i}/");
            if (await store.TryCreateAsync(place + Owner, owner, cancellationToken).ConfigureAwait(false))
                return place;
            if (await store.TryReadAsync(place + Owner, cancellationToken).ConfigureAwait(false) is { } found && found.Span.SequenceEqual(owner))
                return place;
        }
        throw new UserException($"Run {run.Id} finds no place for its upload: {first} and {MostTries - 1} more like it belong to others.");
    }
}
