using RlTemplates.AzureMl.Arm;
using RlTemplates.Experiments;

namespace RlTemplates.AzureMl;

/// <content>Reads secrets in the job, from Azure Key Vault.</content>
public sealed partial class AzureMlTarget : IReadsSecrets
{
    /// <inheritdoc/>
    public bool KeepsSecret(string place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return VaultSecret.IsMeant(place);
    }

    /// <inheritdoc/>
    public Task<string> ReadSecretAsync(string place, CancellationToken cancellationToken) => VaultSecret.Parse(place).ReadAsync(ArmCloud.Find(), cancellationToken);
}
