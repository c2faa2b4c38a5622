using RlTemplates;
using RlTemplates.Slurm;

[assembly: Target(typeof(SlurmAttribute), typeof(SlurmTarget))]
