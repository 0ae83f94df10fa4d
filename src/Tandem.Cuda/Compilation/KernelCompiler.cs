using System.Globalization;
using System.Runtime.InteropServices.Marshalling;
using System.Text;
using Tandem.Cuda.Interop;

namespace Tandem.Cuda.Compilation;

/// <summary>Compiles kernels for the card that is there, by NVRTC, or takes them from the cache.</summary>
internal sealed unsafe class KernelCompiler
{
    private readonly string _architecture;
    private readonly CubinCache _cache;

    /// <param name="architecture">Target, for instance <c>sm_90</c>.</param>
    /// <param name="cache">Compiled kernels of earlier runs.</param>
    public KernelCompiler(string architecture, CubinCache cache)
    {
        _architecture = architecture;
        _cache = cache;
    }

    /// <summary>Version of the compiler.</summary>
    public static string Version
    {
        get
        {
            Nvrtc.Check(Nvrtc.nvrtcVersion(out int major, out int minor));
            return string.Create(CultureInfo.InvariantCulture, $"{major}.{minor}");
        }
    }

    /// <summary>Machine code of a source.</summary>
    /// <exception cref="CudaException">It does not compile; the message holds the compiler's log.</exception>
    public byte[] Compile(KernelSource source)
    {
        string key = CubinCache.Key(source, _architecture, Version);
        if (_cache.Read(key) is { } cached)
        {
            return cached;
        }

        byte[] cubin = CompileNow(source);
        _cache.Write(key, cubin);
        return cubin;
    }

    private byte[] CompileNow(KernelSource source)
    {
        using var text = new NativeStrings([source.Text, source.Name, KernelSource.HeaderText, KernelSource.HeaderName]);
        using var options = new NativeStrings(source.Options(_architecture));
        byte* header = text.Pointers[2];
        byte* headerName = text.Pointers[3];
        Nvrtc.Check(Nvrtc.nvrtcCreateProgram(out nint program, text.Pointers[0], text.Pointers[1], 1, &header, &headerName));
        try
        {
            int status = Nvrtc.nvrtcCompileProgram(program, options.Count, options.Pointers);
            Nvrtc.Check(status, status == 0 ? null : Log(program), nameof(Nvrtc.nvrtcCompileProgram));
            Nvrtc.Check(Nvrtc.nvrtcGetCUBINSize(program, out nuint size));
            byte[] cubin = new byte[(int)size];
            fixed (byte* target = cubin)
            {
                Nvrtc.Check(Nvrtc.nvrtcGetCUBIN(program, target));
            }

            return cubin;
        }
        finally
        {
            _ = Nvrtc.nvrtcDestroyProgram(ref program);
        }
    }

    private static string Log(nint program)
    {
        if (Nvrtc.nvrtcGetProgramLogSize(program, out nuint size) != 0 || size == 0)
        {
            return "";
        }

        byte[] log = new byte[(int)size];
        fixed (byte* target = log)
        {
            return Nvrtc.nvrtcGetProgramLog(program, target) == 0 ? Encoding.UTF8.GetString(log).TrimEnd('\0', '\n') : "";
        }
    }

    /// <summary>Strings as an array of zero-terminated UTF-8.</summary>
    private sealed class NativeStrings : IDisposable
    {
        private readonly byte*[] _pointers;
        private readonly System.Runtime.InteropServices.GCHandle _pin;

        public NativeStrings(IReadOnlyList<string> strings)
        {
            _pointers = new byte*[Math.Max(strings.Count, 1)];
            for (int i = 0; i < strings.Count; i++)
            {
                _pointers[i] = Utf8StringMarshaller.ConvertToUnmanaged(strings[i]);
            }

            Count = strings.Count;
            _pin = System.Runtime.InteropServices.GCHandle.Alloc(_pointers, System.Runtime.InteropServices.GCHandleType.Pinned);
        }

        public int Count { get; }

        public byte** Pointers => (byte**)_pin.AddrOfPinnedObject();

        public void Dispose()
        {
            _pin.Free();
            foreach (byte* pointer in _pointers)
            {
                Utf8StringMarshaller.Free(pointer);
            }
        }
    }
}
