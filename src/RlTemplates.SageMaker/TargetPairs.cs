using RlTemplates;
using RlTemplates.SageMaker;

[assembly: Target(typeof(SageMakerAttribute), typeof(SageMakerTarget))]
