// What the runtime compiler declares by itself and clang does not, enough to check the syntax and the inline PTX of the kernels. Never used to run them.
#pragma once
#define __global__ __attribute__((global))
#define __device__ __attribute__((device))
#define __host__ __attribute__((host))
#define __shared__ __attribute__((shared))
#define __forceinline__ inline __attribute__((always_inline))
#define __align__(n) __attribute__((aligned(n)))
#define __launch_bounds__(...) __attribute__((launch_bounds(__VA_ARGS__)))

struct uint3 { unsigned x, y, z; };
struct dim3 { unsigned x, y, z; };
struct __attribute__((aligned(16))) uint4 { unsigned x, y, z, w; };
struct __attribute__((aligned(16))) float4 { float x, y, z, w; };
#include <__clang_cuda_builtin_vars.h>


__device__ inline void __syncwarp(unsigned mask = 0xffffffffu) { __nvvm_bar_warp_sync(mask); }
__device__ inline int __syncthreads_or(int x) { return __nvvm_bar0_or(x); }
__device__ inline float __uint_as_float(unsigned x) { return __builtin_bit_cast(float, x); }
__device__ inline float __int_as_float(int x) { return __builtin_bit_cast(float, x); }
__device__ inline unsigned __float_as_uint(float x) { return __builtin_bit_cast(unsigned, x); }
__device__ inline int min(int a, int b) { return a < b ? a : b; }
__device__ inline int max(int a, int b) { return a > b ? a : b; }
__device__ inline int __ffs(int x) { return __builtin_ffs(x); }
__device__ inline unsigned __ballot_sync(unsigned mask, int p) { return __nvvm_vote_ballot_sync(mask, p); }
__device__ inline int __shfl_sync(unsigned m, int x, int lane) { return __nvvm_shfl_sync_idx_i32(m, x, lane, 31); }
__device__ inline float __shfl_xor_sync(unsigned m, float x, int offset) { return __nvvm_shfl_sync_bfly_f32(m, x, offset, 31); }
__device__ inline unsigned long long __shfl_xor_sync(unsigned m, unsigned long long x, int offset)
{
    unsigned lo = __nvvm_shfl_sync_bfly_i32(m, (int)x, offset, 31), hi = __nvvm_shfl_sync_bfly_i32(m, (int)(x >> 32), offset, 31);
    return ((unsigned long long)hi << 32) | lo;
}
__device__ inline double __shfl_xor_sync(unsigned m, double x, int offset)
{
    return __builtin_bit_cast(double, __shfl_xor_sync(m, __builtin_bit_cast(unsigned long long, x), offset));
}
__device__ inline unsigned long long __shfl_up_sync(unsigned m, unsigned long long x, int offset)
{
    unsigned lo = __nvvm_shfl_sync_up_i32(m, (int)x, offset, 0), hi = __nvvm_shfl_sync_up_i32(m, (int)(x >> 32), offset, 0);
    return ((unsigned long long)hi << 32) | lo;
}
__device__ inline unsigned long long __shfl_sync(unsigned m, unsigned long long x, int lane)
{
    unsigned lo = __nvvm_shfl_sync_idx_i32(m, (int)x, lane, 31), hi = __nvvm_shfl_sync_idx_i32(m, (int)(x >> 32), lane, 31);
    return ((unsigned long long)hi << 32) | lo;
}
__device__ inline unsigned atomicAdd(unsigned *p, unsigned v) { return __atomic_fetch_add(p, v, __ATOMIC_RELAXED); }
__device__ inline unsigned long long atomicAdd(unsigned long long *p, unsigned long long v) { return __atomic_fetch_add(p, v, __ATOMIC_RELAXED); }
extern "C" {
__device__ float expf(float);
__device__ double ceil(double);
__device__ double log(double);
__device__ float __log2f(float);
}
__device__ inline float fmaxf(float a, float b) { return __nvvm_fmax_f(a, b); }
__device__ inline float fmaf(float a, float b, float c) { return __nvvm_fma_rn_f(a, b, c); }
__device__ inline int __any_sync(unsigned mask, int p) { return __nvvm_vote_any_sync(mask, p); }
