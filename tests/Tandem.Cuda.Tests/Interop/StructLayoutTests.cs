using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Tandem.Cuda.Compilation;
using Tandem.Cuda.Interop;

namespace Tandem.Cuda.Tests.Interop;

/// <summary>Structures that kernels take by value or read: their fields must lie where the kernels' sources put them.</summary>
public sealed partial class StructLayoutTests
{
    private static readonly (Type Type, string File)[] Structures =
    [
        (typeof(Tandem.Cuda.Attention.AttentionParams), "attention.cu"),
        (typeof(Tandem.Cuda.Attention.RopeParams), "attention.cu"),
        (typeof(Tandem.Cuda.Sampling.RowParams), "sampling.cu"),
        (typeof(Tandem.Cuda.Sampling.Edit), "sampling.cu"),
        (typeof(Tandem.Cuda.Sampling.RowResult), "sampling.cu"),
        (typeof(Tandem.Cuda.Sampling.TopEntry), "sampling.cu"),
        (typeof(Tandem.Cuda.Sampling.SampleParams), "sampling.cu"),
        (typeof(Tandem.Cuda.Stepping.ResolveParams), "elementwise.cu"),
        (typeof(Tandem.Cuda.Stepping.RowsParams), "elementwise.cu"),
        (typeof(Tandem.Cuda.Stepping.NormParams), "elementwise.cu"),
        (typeof(Tandem.Cuda.Stepping.PairParams), "elementwise.cu"),
        (typeof(Tandem.Cuda.Stepping.GateParams), "elementwise.cu"),
        (typeof(Tandem.Cuda.Stepping.FillParams), "elementwise.cu"),
    ];

    public static TheoryData<string> Names => [.. Structures.Select(s => s.Type.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Fields_lie_where_the_kernel_expects_them(string name)
    {
        (Type type, string file) = Structures.Single(s => s.Type.Name == name);
        FieldInfo[] fields = [.. type.GetFields(BindingFlags.Instance | BindingFlags.Public)];
        (string Name, int Offset, int Size)[] native = Layout(new KernelSource(file).Text, name, out int size);
        Assert.Equal(native.Length, fields.Length);
        for (int i = 0; i < native.Length; i++)
        {
            Assert.Equal(native[i].Name.Replace("_", "", StringComparison.Ordinal), fields[i].Name, ignoreCase: true);
            Assert.Equal(native[i].Offset, (int)Marshal.OffsetOf(type, fields[i].Name));
            Assert.Equal(native[i].Size, Marshal.SizeOf(fields[i].FieldType));
        }

        Assert.Equal(size, Marshal.SizeOf(type));
    }

    [Fact]
    public unsafe void The_heuristic_result_of_cublaslt_has_its_size()
    {
        Assert.Equal(64, sizeof(GemmAlgorithm));
        Assert.Equal(96, sizeof(GemmHeuristic));
    }

    // The layout that the C++ compiler gives a structure of plain fields.
    private static (string Name, int Offset, int Size)[] Layout(string source, string name, out int size)
    {
        Match body = Regex.Match(source, $$"""struct {{name}}\n\{(.*?)\n\};""", RegexOptions.Singleline);
        Assert.True(body.Success, $"struct {name} is not in the kernel's source");
        var fields = new List<(string, int, int)>();
        int offset = 0;
        int widest = 1;
        foreach (Match field in Field().Matches(body.Groups[1].Value))
        {
            int width = field.Groups["type"].Value.Contains('*', StringComparison.Ordinal) ? 8 : field.Groups["type"].Value.Trim() switch
            {
                "u64" or "i64" => 8,
                "int" or "u32" or "float" => 4,
                string other => throw new InvalidOperationException($"the type {other} of {name} is not known to this test"),
            };
            widest = Math.Max(widest, width);
            offset = (offset + width - 1) / width * width;
            fields.Add((field.Groups["name"].Value, offset, width));
            offset += width;
        }

        size = (offset + widest - 1) / widest * widest;
        return [.. fields];
    }

    [GeneratedRegex(@"^\s+(?:const )?(?<type>\w+\s*\*?)\s*(?<name>\w+);", RegexOptions.Multiline)]
    private static partial Regex Field();
}
