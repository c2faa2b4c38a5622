using RlTemplates.Inference.Networks;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Tests;

/// <summary>What tests do with the built-in network behind <see cref="INetwork"/>.</summary>
internal static class BuiltInNetwork
{
    extension(INetwork network)
    {
        public Span<float> Parameters => ((PolicyValueNetwork)network).Parameters;

        public void WeightsChanged() => ((PolicyValueNetwork)network).WeightsChanged();
    }

    extension(IGradients gradients)
    {
        public float[] Values
        {
            get
            {
                var values = new float[gradients.Count];
                gradients.Read(values);
                return values;
            }
        }
    }
}
