using RlTemplates;
using RlTemplates.Estimators.Local;

[assembly: Target(typeof(LocalAttribute), typeof(LocalTarget), IsImplicit = true)]
