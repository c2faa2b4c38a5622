using RlTemplates.Experiments;
using RlTemplates.SageMaker.Aws;

namespace RlTemplates.SageMaker;

public sealed partial class SageMakerTarget : IReadsSecrets
{
    /// <inheritdoc/>
    public bool KeepsSecret(string place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return SecretArn.IsMeant(place);
    }

    /// <inheritdoc/>
    public Task<string> ReadSecretAsync(string place, CancellationToken cancellationToken) => SecretsManager.ReadAsync(SecretArn.Parse(place), cancellationToken);
}
