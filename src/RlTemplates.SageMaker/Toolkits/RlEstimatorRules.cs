namespace RlTemplates.SageMaker;

/// <summary>
/// What <c>RLEstimator</c> asked of its arguments, in its order: <see cref="Check"/> when it was made, <see cref="CheckFit"/> when it was
/// fitted. All that is
/// wrong is told at once; the first finding is the one that the Python SDK raised.
/// </summary>
internal static class RlEstimatorRules
{
    /// <summary>Checks the options alone.</summary>
    /// <returns>Warnings.</returns>
    /// <exception cref="UserException">An option is wrong.</exception>
    public static IReadOnlyList<string> Check(RlEstimatorOptions options)
    {
        List<string> findings = [.. Kinds(options), .. Image(options), .. Machines(options), .. Places(options), .. RlEstimatorLimits.Findings(options)];
        return findings.Count == 0 ? [.. Warnings(options)] : throw new UserException(findings);
    }

    /// <summary>Checks what a job needs: the source on this machine, its machines and its inputs.</summary>
    /// <exception cref="UserException">An option or input is wrong.</exception>
    public static void CheckFit(RlEstimatorOptions options, IReadOnlyList<TrainingChannel> inputs)
    {
        List<string> findings = [.. Source(options), .. TrainingInputs.Findings(inputs, options), .. Groups(options), .. LocalMode(options)];
        if (findings.Count > 0)
            throw new UserException(findings);
    }

    /// <summary>Whether the job runs on this machine.</summary>
    public static bool IsLocal(RlEstimatorOptions options) => InstanceFamily.IsLocal(options.InstanceType);

    // A value without a name in the enum: somebody has cast a number.
    private static IEnumerable<string> Kinds(RlEstimatorOptions options)
    {
        if (options.Toolkit is { } toolkit && !Enum.IsDefined(toolkit))
            yield return $"Toolkit is {toolkit}; it must be {RlNames.Toolkits}.";
        if (options.Framework is { } framework && !Enum.IsDefined(framework))
            yield return $"Framework is {framework}; it must be {RlNames.Frameworks}.";
    }

    private static IEnumerable<string> Image(RlEstimatorOptions options)
    {
        if (!string.IsNullOrEmpty(options.ImageUri))
            yield break;
        if (Triple(options).Where(t => !t.IsSet).Select(t => t.Name).ToList() is { Count: > 0 } missing)
            yield return $"{List(missing)} {(missing.Count == 1 ? "is" : "are")} not set; set {(missing.Count == 1 ? "it" : "them")}, or ImageUri for an image of your own.";
        else if (!Kinds(options).Any()
            && RlSupport.Fault(options.Toolkit!.Value, options.ToolkitVersion!, options.Framework!.Value) is { } fault)
            yield return fault;
    }

    private static IEnumerable<string> Machines(RlEstimatorOptions options)
    {
        if (options.Subnets.Count > 0 != options.SecurityGroupIds.Count > 0)
        {
            var (given, other) = options.Subnets.Count > 0 ? ("Subnets", "SecurityGroupIds") : ("SecurityGroupIds", "Subnets");
            yield return $"{given} is set and {other} is not; a network needs both. Set {other}, or neither.";
        }
        if (options is { InstanceType: InstanceFamily.LocalGpu, InstanceCount: > 1 })
            yield return $"InstanceCount is {options.InstanceCount} with InstanceType {InstanceFamily.LocalGpu}; it must be 1, for containers of this machine cannot share its GPU.";
    }

    private static IEnumerable<string> Places(RlEstimatorOptions options)
    {
        if (options.OutputPath is { } output && output.StartsWith("file://", StringComparison.Ordinal) && !IsLocal(options))
            yield return $"OutputPath is {output}, a folder of this machine; it must be an address in S3, such as s3://bucket/results, unless InstanceType is local or local_gpu.";
        if (string.IsNullOrEmpty(options.Role))
            yield return "Role is not set; it must be the name or the ARN of a role that SageMaker may take, such as arn:aws:iam::123456789012:role/Trainer.";
        if (options.EntryPoint is { } script && script.StartsWith("s3://", StringComparison.Ordinal))
            yield return $"EntryPoint is {script}; it must be a file of this machine. Code in S3 is named by SourceDirectory, as a tar.gz.";
        if (string.IsNullOrEmpty(options.EntryPoint) && string.IsNullOrEmpty(options.ImageUri))
            yield return "EntryPoint is not set; it must be the script that the toolkit's image runs, such as train.py. Only an image of your own, by ImageUri, needs none.";
    }

    private static IEnumerable<string> Warnings(RlEstimatorOptions options)
    {
        if (!string.IsNullOrEmpty(options.ImageUri)
            && Triple(options).Where(t => t.IsSet).Select(t => t.Name).ToList() is { Count: > 0 } ignored)
            yield return $"ImageUri is set, so {List(ignored)} {(ignored.Count == 1 ? "is" : "are")} ignored when the image is chosen.";
        if (options is { CheckpointLocalPath: not null, CheckpointS3Uri: null })
            yield return $"CheckpointLocalPath is {options.CheckpointLocalPath}, but CheckpointS3Uri is not set, so no checkpoint is kept; set CheckpointS3Uri.";
        foreach (var name in options.Hyperparameters.Keys.Intersect(JobHyperparameters.Names))
            yield return $"Hyperparameters has {name}, which the job sets itself; the value given is not sent.";
    }

    private static IEnumerable<string> Source(RlEstimatorOptions options)
    {
        if (options.EntryPoint is not { Length: > 0 } script || CodeLocation.IsRemote(options.SourceDirectory))
            yield break;
        var folder = options.SourceDirectory is { Length: > 0 } source ? source : null;
        if (folder is not null && Path.IsPathRooted(script))
        {
            yield return $"EntryPoint is {script}; beside SourceDirectory it must be the path of a file in that folder, such as {Path.GetFileName(script)}.";
            yield break;
        }
        if (File.Exists(folder is null ? script : Path.Combine(folder, script)))
            yield break;
        var near = Near(folder ?? Path.GetDirectoryName(Path.GetFullPath(script))!, Path.GetFileName(script));
        yield return folder is null
            ? $"EntryPoint is {script}, but there is no such file{near}"
            : $"EntryPoint is {script}, but SourceDirectory {folder} has no such file{near}";
    }

    private static string Near(string folder, string name) =>
        Directory.Exists(folder) && Options.Suggestion.Nearest(name, Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)!)) is { } nearest
            ? $"; did you mean {nearest}?"
            : ".";

    private static IEnumerable<string> Groups(RlEstimatorOptions options)
    {
        var told = new[] { ("InstanceCount", options.InstanceCount is not null), ("InstanceType", options.InstanceType is not null) };
        if (options.InstanceGroups.Count > 0 && told.Where(t => t.Item2).Select(t => t.Item1).ToList() is { Count: > 0 } both)
            yield return $"InstanceGroups is set, and {List(both)} too; a job has machines of one type or groups of machines. Set the one or the other.";
        else if (options.InstanceGroups.Count == 0 && told.Where(t => !t.Item2).Select(t => t.Item1).ToList() is { Count: > 0 } missing)
            yield return $"{List(missing)} {(missing.Count == 1 ? "is" : "are")} not set; set InstanceCount and InstanceType, such as 1 and ml.c5.xlarge, or InstanceGroups.";
    }

    private static IEnumerable<string> LocalMode(RlEstimatorOptions options)
    {
        if (!IsLocal(options))
            yield break;
        if (options.UseSpotInstances)
            yield return $"UseSpotInstances is true with InstanceType {options.InstanceType}; this machine has no spare machines. Set a type such as ml.c5.xlarge, or leave it false.";
        if (options.CheckpointS3Uri is not null)
            yield return $"CheckpointS3Uri is {options.CheckpointS3Uri} with InstanceType {options.InstanceType}; checkpoints of this machine are not copied to S3. Leave it out.";
        if (options.CheckpointLocalPath is not null)
            yield return $"CheckpointLocalPath is {options.CheckpointLocalPath} with InstanceType {options.InstanceType}; it is for jobs of the service. Leave it out.";
    }

    private static IEnumerable<(string Name, bool IsSet)> Triple(RlEstimatorOptions options) =>
    [
        ("Toolkit", options.Toolkit is not null),
        ("ToolkitVersion", !string.IsNullOrEmpty(options.ToolkitVersion)),
        ("Framework", options.Framework is not null),
    ];

    private static string List(List<string> names) =>
        names.Count == 1 ? names[0] : string.Join(", ", names.Take(names.Count - 1)) + " and " + names[^1];
}
