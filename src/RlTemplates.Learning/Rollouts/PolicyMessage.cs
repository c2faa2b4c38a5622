using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Engines;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Rollouts;

/// <summary>A policy on its way to workers: <c>RLTP</c>, the version of the form, the round, the weights' version, timesteps, weights, statistics of normalisation.</summary>
/// <param name="Round">How often statistics were merged before: what a worker saw in an earlier round has been counted.</param>
/// <param name="Version">Updates that made the weights.</param>
/// <param name="Timesteps">Timesteps of the learner when it published the policy.</param>
internal readonly record struct PolicyMessage(long Round, long Version, long Timesteps)
{
    private const byte FormatVersion = 1;

    public void Write(BinaryWriter writer, ReadOnlySpan<float> weights, Normalization normalization)
    {
        writer.Write("RLTP"u8);
        writer.Write(FormatVersion);
        writer.Write(Round);
        writer.Write(Version);
        writer.Write(Timesteps);
        SavedArray.Write(writer, weights);
        normalization.Save(writer);
    }

    /// <exception cref="InvalidDataException">The bytes are no policy of this form and size.</exception>
    public static PolicyMessage Read(BinaryReader reader, INetwork network, Normalization normalization)
    {
        try
        {
            Span<byte> head = stackalloc byte[5];
            reader.BaseStream.ReadExactly(head);
            if (!head[..4].SequenceEqual("RLTP"u8))
                throw new InvalidDataException("The bytes are no policy.");
            if (head[4] != FormatVersion)
                throw new InvalidDataException($"The policy has version {head[4]} of the format; this program reads version {FormatVersion}. Run the same version everywhere.");
            var message = new PolicyMessage(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
            SavedNetwork.Read(reader, network);
            normalization.Load(reader);
            return message;
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException("The policy is damaged: it ends early.");
        }
    }
}
