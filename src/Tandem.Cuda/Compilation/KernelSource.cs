using System.Text;

namespace Tandem.Cuda.Compilation;

/// <summary>One kernel file of this assembly with the macros it is compiled with.</summary>
/// <param name="Name">File name, for instance <c>attention.cu</c>.</param>
/// <param name="Defines">Macros as NAME=VALUE, in order.</param>
internal sealed record KernelSource(string Name, params string[] Defines)
{
    /// <summary>The header that all kernels include.</summary>
    public const string HeaderName = "tandem.cuh";

    /// <summary>Text of the file.</summary>
    public string Text => ReadResource(Name);

    /// <summary>Text of the header.</summary>
    public static string HeaderText => ReadResource(HeaderName);

    /// <summary>Options for the compiler.</summary>
    /// <param name="architecture">Target, for instance <c>sm_90</c>.</param>
    public IReadOnlyList<string> Options(string architecture)
        => [$"--gpu-architecture={architecture}", "--std=c++17", "--device-as-default-execution-space", .. Defines.Select(define => "-D" + define)];

    private static string ReadResource(string name)
    {
        using Stream stream = typeof(KernelSource).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"There is no kernel file '{name}' in this assembly.", nameof(name));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
