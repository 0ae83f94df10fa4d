using Tandem.Core.Numerics;
using Tandem.Cuda;
using Tandem.Cuda.GpuTests;
using Tandem.Cuda.Interop;

// Runs the CUDA backend's operations against their references on the card that is there, and times them.
//   Tandem.Cuda.GpuTests [elementwise|attention|sampling|quick|models FOLDER|bench]...     (nothing named: the first three)
if (!CudaAvailability.Check(out string reason))
{
    Console.Error.WriteLine(reason);
    return 2;
}

// Backends come and go; the context stays.
CudaDriver.Check(CudaDriver.cuDeviceGet(out int device, 0));
using var context = new CudaContextHandle(device);
var report = new Report();
string[] groups = args.Length > 0 ? args : ["elementwise", "attention", "sampling"];
for (int i = 0; i < groups.Length; i++)
{
    report.Title(groups[i]);
    switch (groups[i])
    {
        case "elementwise":
            ElementwiseChecks.Run(report, DType.BF16);
            ElementwiseChecks.Run(report, DType.F16);
            break;
        case "attention":
            AttentionChecks.Run(report, DType.BF16);
            AttentionChecks.Run(report, DType.F16);
            break;
        case "sampling":
            SamplingChecks.Run(report);
            break;
        case "quick":
            ElementwiseChecks.Run(report, DType.BF16, quick: true);
            AttentionChecks.RunQuick(report, DType.BF16);
            SamplingChecks.Run(report, quick: true);
            break;
        case "models" when i + 1 < groups.Length:
            ModelChecks.Run(report, groups[++i]);
            break;
        case "bench":
            Bench.Run(report);
            break;
        default:
            Console.Error.WriteLine($"'{groups[i]}' is no group; elementwise, attention, sampling, quick, models FOLDER and bench are.");
            return 2;
    }
}

Console.WriteLine($"{Environment.NewLine}{report.Passed} passed, {report.Failed} failed");
return report.Failed == 0 ? 0 : 1;
