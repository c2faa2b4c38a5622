namespace Lab
{
    partial record ApartExperiment
    {
        public MountainCarOptions Environment { get; init; } = new() { Wrappers = [Wrapper.TimeLimit(150), Wrapper.ScaleReward(0.5)] };

        public ImpalaOptions Algorithm
        {
            get;
            init;
        } = new()
        {
            LearningRate = 1e-3,
            EntropyCoeff = Schedule.Linear(initial: 0.01, final: 0, timesteps: 100_000),
        };
    }
}
