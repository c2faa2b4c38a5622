using RlTemplates;
using RlTemplates.AzureMl;

[assembly: Target(typeof(AzureMlAttribute), typeof(AzureMlTarget))]
