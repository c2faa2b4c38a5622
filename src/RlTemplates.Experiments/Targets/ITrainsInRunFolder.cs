namespace RlTemplates.Experiments;

/// <summary>
/// A target whose jobs see the folder of their run as it was made here, with the files in it. Others get a run's options alone; training that begins with the weights of another run cannot be submitted
/// to them.
/// </summary>
public interface ITrainsInRunFolder : ITarget;
