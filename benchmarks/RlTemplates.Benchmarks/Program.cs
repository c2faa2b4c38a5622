using RlTemplates.Benchmarks;

var threads = args is [var text, ..] && int.TryParse(text, out var given) && given is >= 1 and <= 256 ? given : Math.Min(2, Environment.ProcessorCount);
var seconds = args is [_, var time, ..] && double.TryParse(time, System.Globalization.CultureInfo.InvariantCulture, out var span) && span is > 0 and < 60 ? span : 0.5;
NetworkBenchmark.Run(threads, seconds);
