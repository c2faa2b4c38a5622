namespace RlTemplates.Experiments;

/// <summary>A target whose jobs can be sent the program itself, published for its machines: <see cref="JobDescription.Package"/>.</summary>
public interface IProgramTarget : ITarget
{
    /// <summary>System and processor of its machines, such as <c>linux-x64</c>; null where the job needs no program sent.</summary>
    string? ProgramPlatform { get; }
}
