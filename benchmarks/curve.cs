#:property PublishAot=false
#:property PackAsTool=false

// dotnet run benchmarks/curve.cs -- PICTURE.svg METRICS.jsonl...
// Draws episode_reward_mean over minutes of training, one line for each run's metrics.jsonl.
using System.Globalization;
using System.Text;
using System.Text.Json;

const int Width = 720, Height = 320, Left = 48, Right = 16, Top = 16, Bottom = 40;
string[] colours = ["#2563eb", "#d97706", "#059669", "#db2777", "#7c3aed"];
if (args.Length < 2)
{
    Console.Error.WriteLine("usage: dotnet run benchmarks/curve.cs -- PICTURE.svg METRICS.jsonl...");
    return 2;
}

var curves = args.Skip(1).Select(Read).ToList();
var minutes = Math.Ceiling(curves.Max(curve => curve[^1].Minutes));
var rewards = curves.SelectMany(curve => curve).Select(point => point.Reward).ToList();
var (low, high) = (rewards.Min(), rewards.Max());
var step = Step(high - low);
(low, high) = (Math.Floor(low / step) * step, Math.Ceiling(high / step) * step);

var svg = new StringBuilder();
svg.AppendLine(Text($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="system-ui, sans-serif" font-size="12" fill="#6b7280">"""));
for (var reward = low; reward <= high; reward += step)
{
    svg.AppendLine(Text($"""<line x1="{Left}" x2="{Width - Right}" y1="{Y(reward):F1}" y2="{Y(reward):F1}" stroke="#9ca3af" stroke-opacity="0.35"/>"""));
    svg.AppendLine(Text($"""<text x="{Left - 8}" y="{Y(reward) + 4:F1}" text-anchor="end">{reward:0.##}</text>"""));
}

var tick = Step(minutes);
for (var minute = 0.0; minute <= minutes; minute += tick)
    svg.AppendLine(Text($"""<text x="{X(minute):F1}" y="{Height - Bottom + 18}" text-anchor="middle">{minute:0.##}</text>"""));
svg.AppendLine(Text($"""<text x="{(Left + Width - Right) / 2}" y="{Height - 6}" text-anchor="middle">minutes of training</text>"""));
for (var i = 0; i < curves.Count; i++)
{
    var points = string.Join(' ', curves[i].Select(p => Text($"{X(p.Minutes):F1},{Y(p.Reward):F1}")));
    svg.AppendLine(Text($"""<polyline points="{points}" fill="none" stroke="{colours[i % colours.Length]}" stroke-width="2" stroke-linejoin="round"/>"""));
}

svg.AppendLine("</svg>");
File.WriteAllText(args[0], svg.ToString());
return 0;

double X(double minute) => Left + (minute / minutes * (Width - Left - Right));

double Y(double reward) => Height - Bottom - ((reward - low) / (high - low) * (Height - Bottom - Top));

static double Step(double range)
{
    var power = Math.Pow(10, Math.Floor(Math.Log10(range)));
    return power * ((range / power) switch { < 2 => 0.2, < 5 => 0.5, _ => 1 });
}

static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

static List<(double Minutes, double Reward)> Read(string path)
{
    List<(double, double)> points = [];
    var next = 0.0;
    foreach (var line in File.ReadLines(path))
    {
        using var metrics = JsonDocument.Parse(line);
        var minute = metrics.RootElement.GetProperty("time_total_s").GetDouble() / 60;
        if (minute < next || !metrics.RootElement.TryGetProperty("episode_reward_mean", out var reward) || reward.ValueKind != JsonValueKind.Number)
            continue;
        points.Add((minute, reward.GetDouble()));
        next = minute + 0.05;
    }

    return points;
}
