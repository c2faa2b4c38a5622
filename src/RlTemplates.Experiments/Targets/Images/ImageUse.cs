namespace RlTemplates.Experiments;

/// <summary>The image of a submission that asks for one.</summary>
internal static class ImageUse
{
    /// <summary>The image as it would be published; null where none is asked for.</summary>
    /// <param name="request">The submission.</param>
    /// <param name="target">Its target.</param>
    /// <exception cref="UserException">The target runs no images or takes no archives, or nobody says what the image is to be called.</exception>
    public static JobImage? Plan(SubmitRequest request, ITarget target)
    {
        if (request.Image is not { } builder)
            return null;
        var name = request.Target.Name;
        if (target is not IImageTarget images)
            throw new UserException($"'{name}' runs no images: [{request.Target.Kind}] targets start the program itself. Submit without an image.");
        var image = builder.Plan(
            builder.Name ?? images.DefaultImage ?? throw new UserException($"'{name}' does not say what an image is to be called; name it, such as registry.example/team/{request.Definition.Name}."),
            request.Definition.Name);
        if (image.Archive is { } archive && !images.TakesArchives)
            throw new UserException($"'{name}' takes no image as an archive ({archive}); name one in a registry.");
        return image;
    }

    /// <summary>Publishes the image; null where none is asked for.</summary>
    /// <param name="request">The submission.</param>
    /// <param name="target">Its target.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UserException">As for <see cref="Plan"/>, or it cannot be published.</exception>
    public static async Task<JobImage?> PublishAsync(SubmitRequest request, ITarget target, CancellationToken cancellationToken) =>
        Plan(request, target) is { } image ? await request.Image!.PublishAsync(image, ((IImageTarget)target).RuntimeIdentifier, cancellationToken).ConfigureAwait(false) : null;
}
