namespace RlTemplates.Testing
{
    /// <summary>An experiment that has not learned. Frameworks of tests count it as a failed assertion.</summary>
    public sealed class LearningTestException : Exception, Xunit.Sdk.IAssertionException
    {
        /// <summary>Makes an exception.</summary>
        /// <param name="message">Which seeds have not learned, with their curves.</param>
        public LearningTestException(string message)
            : base(message)
        {
        }
    }
}

namespace Xunit.Sdk
{
    /// <summary>xunit knows failed assertions by this name, whichever assembly has it.</summary>
    internal interface IAssertionException;
}
