// What the kernels need of the machine, as inline PTX, so that no toolkit header is included: a production box has the driver and the runtime
// compiler only. Activations are 16 bits wide: bfloat16, or half with TANDEM_F16. sm_80 and up.
#pragma once

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long i64;

#define DEVICE static __device__ __forceinline__
#define KERNEL extern "C" __global__ void

#define NEGATIVE_INFINITY __int_as_float(0xff800000)
#define NOT_A_NUMBER __int_as_float(0x7fffffff)

// ---- activations

#ifdef TANDEM_F16
DEVICE float to_float(u16 x)
{
    float f;
    asm("cvt.f32.f16 %0, %1;" : "=f"(f) : "h"(x));
    return f;
}

DEVICE u16 to_act(float x)
{
    u16 h;
    asm("cvt.rn.f16.f32 %0, %1;" : "=h"(h) : "f"(x));
    return h;
}

DEVICE u32 pack(float low, float high)
{
    u32 r;
    asm("cvt.rn.f16x2.f32 %0, %1, %2;" : "=r"(r) : "f"(high), "f"(low));
    return r;
}

DEVICE float low_of(u32 x) { return to_float((u16)(x & 0xffff)); }
DEVICE float high_of(u32 x) { return to_float((u16)(x >> 16)); }
#define MMA_TYPES "f32.f16.f16.f32"
#else
DEVICE float to_float(u16 x) { return __uint_as_float((u32)x << 16); }

DEVICE u16 to_act(float x)
{
    u16 h;
    asm("cvt.rn.bf16.f32 %0, %1;" : "=h"(h) : "f"(x));
    return h;
}

DEVICE u32 pack(float low, float high)
{
    u32 r;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(r) : "f"(high), "f"(low));
    return r;
}

DEVICE float low_of(u32 x) { return __uint_as_float(x << 16); }
DEVICE float high_of(u32 x) { return __uint_as_float(x & 0xffff0000u); }
#define MMA_TYPES "f32.bf16.bf16.f32"
#endif

DEVICE float round_act(float x) { return to_float(to_act(x)); }

DEVICE void unpack8(uint4 v, float (&f)[8])
{
    f[0] = low_of(v.x);
    f[1] = high_of(v.x);
    f[2] = low_of(v.y);
    f[3] = high_of(v.y);
    f[4] = low_of(v.z);
    f[5] = high_of(v.z);
    f[6] = low_of(v.w);
    f[7] = high_of(v.w);
}

DEVICE uint4 pack8(const float (&f)[8])
{
    uint4 v;
    v.x = pack(f[0], f[1]);
    v.y = pack(f[2], f[3]);
    v.z = pack(f[4], f[5]);
    v.w = pack(f[6], f[7]);
    return v;
}

// ---- arithmetic

DEVICE float exp2_fast(float x)
{
    float y;
    asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
    return y;
}

DEVICE float rsqrt_fast(float x)
{
    float y;
    asm("rsqrt.approx.f32 %0, %1;" : "=f"(y) : "f"(x));
    return y;
}

DEVICE float warp_sum(float x)
{
#pragma unroll
    for (int offset = 16; offset > 0; offset >>= 1)
    {
        x += __shfl_xor_sync(0xffffffffu, x, offset);
    }
    return x;
}

// Sum over a block of up to 1,024 threads (a multiple of 32); every thread gets it. `scratch` has 33 floats.
DEVICE float block_sum(float x, float* scratch)
{
    int warp = threadIdx.x >> 5;
    int lane = threadIdx.x & 31;
    int warps = blockDim.x >> 5;
    x = warp_sum(x);
    if (lane == 0)
    {
        scratch[warp] = x;
    }
    __syncthreads();
    if (warp == 0)
    {
        x = warp_sum(lane < warps ? scratch[lane] : 0.0f);
        if (lane == 0)
        {
            scratch[32] = x;
        }
    }
    __syncthreads();
    return scratch[32];
}

// ---- shared memory and tensor cores

DEVICE u32 shared_address(const void* p)
{
    u32 a;
    asm("{ .reg .u64 t; cvta.to.shared.u64 t, %1; cvt.u32.u64 %0, t; }" : "=r"(a) : "l"(p));
    return a;
}

// Copies BYTES (4, 8 or 16) to shared memory without waiting; writes zeros if not valid, and then reads nothing.
template <int BYTES>
DEVICE void copy_async(u32 target, const void* source, bool valid)
{
    int bytes = valid ? BYTES : 0;
    if (BYTES == 16)
    {
        asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(target), "l"(source), "r"(bytes) : "memory");
    }
    else
    {
        asm volatile("cp.async.ca.shared.global [%0], [%1], %2, %3;" ::"r"(target), "l"(source), "n"(BYTES), "r"(bytes) : "memory");
    }
}

DEVICE void commit_copies() { asm volatile("cp.async.commit_group;" ::: "memory"); }

// Waits until at most PENDING of the thread's committed groups are under way.
template <int PENDING>
DEVICE void wait_copies()
{
    asm volatile("cp.async.wait_group %0;" ::"n"(PENDING) : "memory");
}

DEVICE void load_matrix(u32 (&r)[4], u32 address)
{
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
                 : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
                 : "r"(address)
                 : "memory");
}

DEVICE void load_matrix_transposed(u32 (&r)[4], u32 address)
{
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];"
                 : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
                 : "r"(address)
                 : "memory");
}

// c[16 × 8] += a[16 × 16] · b[16 × 8], FP32 accumulation.
DEVICE void multiply_add(float (&c)[4], const u32 (&a)[4], u32 b0, u32 b1)
{
    asm volatile("mma.sync.aligned.m16n8k16.row.col." MMA_TYPES " {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
                 : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}
