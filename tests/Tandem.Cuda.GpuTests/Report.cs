using System.Globalization;

namespace Tandem.Cuda.GpuTests;

/// <summary>The table that a run prints, line by line as results come.</summary>
internal sealed class Report
{
    public int Failed { get; private set; }

    public int Passed { get; private set; }

    public void Title(string text) => Console.WriteLine($"{Environment.NewLine}== {text}");

    public void Line(string text) => Console.WriteLine("  " + text);

    /// <summary>An error against its bound; NaN fails.</summary>
    public void Check(string what, double error, double bound) => Verdict(error <= bound, string.Create(CultureInfo.InvariantCulture, $"{what,-78} {error,10:0.00e+0} <= {bound:0.0e+0}"));

    /// <summary>A condition.</summary>
    public void Check(string what, bool right, string detail) => Verdict(right, $"{what,-78} {detail}");

    /// <summary>Runs checks; an exception is a failure of theirs, not of the run.</summary>
    public void Guard(string what, Action checks)
    {
        try
        {
            checks();
        }
        catch (Exception e)
        {
            Verdict(false, $"{what}: {e.GetType().Name}: {e.Message}{Environment.NewLine}{e.StackTrace}");
        }
    }

    private void Verdict(bool right, string text)
    {
        Console.WriteLine($"  {(right ? "pass" : "FAIL")} {text}");
        if (right)
        {
            Passed++;
        }
        else
        {
            Failed++;
        }
    }
}
