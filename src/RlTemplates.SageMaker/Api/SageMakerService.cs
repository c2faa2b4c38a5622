using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using RlTemplates.SageMaker.Aws;

namespace RlTemplates.SageMaker.Api;

/// <summary>Amazon SageMaker: its training jobs, models and endpoints.</summary>
/// <param name="session">Who asks.</param>
internal sealed class SageMakerService(AwsSession session)
{
    private const int PageSize = 100, MostPages = 1000;

    private readonly AwsJsonService _service = new(session, "SageMaker", "api.sagemaker", "SAGEMAKER", "sagemaker", "SageMaker");

    /// <summary>Asks for an operation.</summary>
    /// <param name="operation">Its name.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the wait. Whether the service has done it by then is not known.</param>
    /// <exception cref="AwsException">The service refuses it.</exception>
    /// <exception cref="UserException">The service cannot be reached.</exception>
    public Task<JsonElement> AskAsync(string operation, JsonObject request, CancellationToken cancellationToken) =>
        _service.AskAsync(operation, request, cancellationToken);

    /// <summary>Creates a training job. Where the answer to an earlier try was lost, the job that it made is the one.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="cancellationToken">Ends the wait. Whether the service has made it by then is not known.</param>
    /// <exception cref="UserException">The service refuses it, has another job of that name, or cannot be reached.</exception>
    public async Task CreateJobAsync(TrainingJobSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync("CreateTrainingJob", spec.ToJson(), cancellationToken).ConfigureAwait(false);
        }
        catch (AwsException exception) when (exception.Code is "ResourceInUse" or "ResourceInUseException")
        {
            if (await TryDescribeJobAsync(spec.Name, cancellationToken).ConfigureAwait(false) is not { } there || !IsSame(there, spec))
                throw new UserException($"SageMaker has a training job {spec.Name} already, which trains something else.", exception);
        }
        catch (AwsException exception)
        {
            throw exception.ForUser();
        }
    }

    /// <summary>The tags of something; none of what is gone.</summary>
    /// <param name="arn">Its ARN.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The service refuses or cannot be reached.</exception>
    public async Task<Dictionary<string, string>> TagsAsync(string arn, CancellationToken cancellationToken)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            await foreach (var tag in ListAsync("ListTags", "Tags", new JsonObject { ["ResourceArn"] = arn }, cancellationToken).ConfigureAwait(false))
            {
                if (tag.Text("Key") is { } key)
                    tags[key] = tag.Text("Value") ?? "";
            }
        }
        catch (UserException exception) when (exception.InnerException is AwsException refusal && IsMissing(refusal))
        {
            // It was deleted meanwhile.
        }
        return tags;
    }

    /// <summary>Describes a training job; null where there is none of that name.</summary>
    /// <exception cref="UserException">The service refuses or cannot be reached.</exception>
    public async Task<TrainingJobDescription?> TryDescribeJobAsync(string name, CancellationToken cancellationToken) =>
        await TryDescribeAsync("DescribeTrainingJob", "TrainingJobName", name, cancellationToken).ConfigureAwait(false) is { } answer
            ? new(answer)
            : null;

    /// <summary>Describes something; null where there is none of that name.</summary>
    /// <param name="operation">The operation that does.</param>
    /// <param name="member">The member of its request that holds the name.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The service refuses or cannot be reached.</exception>
    public async Task<JsonElement?> TryDescribeAsync(string operation, string member, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(operation, new JsonObject { [member] = name }, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsException exception) when (IsMissing(exception))
        {
            return null;
        }
        catch (AwsException exception)
        {
            throw exception.ForUser();
        }
    }

    /// <summary>Asks to stop a training job; one that has ended stays as it is.</summary>
    /// <exception cref="UserException">The service refuses or cannot be reached.</exception>
    public async Task StopJobAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync("StopTrainingJob", new JsonObject { ["TrainingJobName"] = name }, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsException exception)
        {
            // It has ended by itself, or is asked to already.
            if (exception.Code != "ValidationException"
                || await TryDescribeJobAsync(name, cancellationToken).ConfigureAwait(false) is not { Status: not "InProgress" })
                throw exception.ForUser();
        }
    }

    /// <summary>Deletes something; what is gone already stays so.</summary>
    /// <param name="kind">What: <c>Model</c>.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The service refuses or cannot be reached.</exception>
    public async Task DeleteAsync(string kind, string name, CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync($"Delete{kind}", new JsonObject { [$"{kind}Name"] = name }, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsException exception) when (IsMissing(exception))
        {
            // Nothing is left of it.
        }
        catch (AwsException exception)
        {
            throw exception.ForUser();
        }
    }

    /// <summary>The elements of a list that comes in pages.</summary>
    /// <param name="operation">The operation that lists.</param>
    /// <param name="member">The member of its answer that holds them.</param>
    /// <param name="request">The request without a page.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The service refuses or cannot be reached.</exception>
    public async IAsyncEnumerable<JsonElement> ListAsync(string operation, string member, JsonObject request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? next = null;
        for (var page = 0; page < MostPages; page++)
        {
            var asked = (JsonObject)request.DeepClone();
            asked["MaxResults"] = PageSize;
            if (next is not null)
                asked["NextToken"] = next;
            JsonElement answer;
            try
            {
                answer = await AskAsync(operation, asked, cancellationToken).ConfigureAwait(false);
            }
            catch (AwsException exception)
            {
                throw exception.ForUser();
            }
            foreach (var element in answer.List(member))
                yield return element;
            next = answer.Text("NextToken");
            if (string.IsNullOrEmpty(next))
                yield break;
        }
    }

    private static bool IsSame(TrainingJobDescription there, TrainingJobSpec spec) =>
        there.Image == spec.Image && there.Hyperparameters.Count == spec.Hyperparameters.Count
        && spec.Hyperparameters.All(h => there.Hyperparameters.GetValueOrDefault(h.Key) == h.Value);

    /// <summary>Whether a refusal says that there is no such thing.</summary>
    public static bool IsMissing(AwsException exception) => exception.Code is "ResourceNotFound" or "ResourceNotFoundException"
        || (exception.Code == "ValidationException" && (exception.Words.Contains("not found", StringComparison.OrdinalIgnoreCase) || exception.Words.Contains("could not find", StringComparison.OrdinalIgnoreCase)));
}
