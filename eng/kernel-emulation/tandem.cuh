// Stands in for the kernels' header when they are compiled as ordinary C++: threads are fibers of one processor thread, and what the machine does for a
// warp (shuffles, matrix loads, products) is done by its definition. Slow and exact in indexing: it finds wrong layouts, masks and barriers without a card.
#pragma once
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <ucontext.h>
#include <vector>

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long i64;

#define DEVICE static inline
#define KERNEL extern "C" void
#define __launch_bounds__(...)
#define __device__
#define __forceinline__ inline
#define __shared__
#define __align__(n) __attribute__((aligned(n)))
#define NEGATIVE_INFINITY (-INFINITY)

struct Index { unsigned x, y, z; };
struct uint4 { u32 x, y, z, w; };

struct Barrier
{
    int arrived = 0;
    int generation = 0;
};

struct Warp
{
    Barrier barrier;
    u32 words[2][32][8];
};

struct Fiber
{
    ucontext_t context;
    Index thread;
    Warp* warp;
    int lane;
    unsigned turn = 0;
    bool done = false;
    std::vector<char> stack = std::vector<char>(128 * 1024);
};

inline Fiber* current;
inline ucontext_t scheduler;
inline Index blockIdx, gridDim, blockDim;
inline Barrier block_barrier;
#define threadIdx (current->thread)

// Shared memory of the one block that runs. Poisoned before each.
inline constexpr u32 SharedBytes = 232448;
alignas(128) u8 memory[SharedBytes];

inline void yield() { swapcontext(&current->context, &scheduler); }

inline void arrive(Barrier& b, int count)
{
    int generation = b.generation;
    if (++b.arrived == count)
    {
        b.arrived = 0;
        b.generation++;
        return;
    }
    while (b.generation == generation)
    {
        yield();
    }
}

inline void __syncthreads() { arrive(block_barrier, (int)blockDim.x); }
inline void __syncwarp() { arrive(current->warp->barrier, 32); }

// Every lane leaves words for the others; the buffers take turns, so one barrier is enough.
inline u32 (&exchange(const u32* mine, int count))[32][8]
{
    u32(&slot)[32][8] = current->warp->words[current->turn++ & 1];
    memcpy(slot[current->lane], mine, count * sizeof(u32));
    __syncwarp();
    return slot;
}

template <typename T>
T shuffle(T x, int lane)
{
    u32 words[2] = {0, 0};
    memcpy(words, &x, sizeof(T));
    u32(&all)[32][8] = exchange(words, 2);
    T y;
    memcpy(&y, all[lane & 31], sizeof(T));
    return y;
}

template <typename T>
T __shfl_sync(u32, T x, int lane) { return shuffle(x, lane); }
template <typename T>
T __shfl_xor_sync(u32, T x, int offset) { return shuffle(x, current->lane ^ offset); }
inline int __any_sync(u32, int p)
{
    u32 mine = p != 0;
    u32(&all)[32][8] = exchange(&mine, 1);
    int any = 0;
    for (auto& lane : all)
    {
        any |= (int)lane[0];
    }
    return any;
}

inline void run_block(unsigned x, unsigned y, unsigned threads, const std::function<void()>& kernel)
{
    static const std::function<void()>* body;
    body = &kernel;
    blockIdx = {x, y, 0};
    blockDim = {threads, 1, 1};
    block_barrier = {};
    memset(memory, 0xff, SharedBytes);
    std::vector<Warp> warps(threads / 32);
    static std::vector<std::unique_ptr<Fiber>> fibers;
    while (fibers.size() < threads)
    {
        fibers.push_back(std::make_unique<Fiber>());
    }
    for (unsigned t = 0; t < threads; t++)
    {
        Fiber& f = *fibers[t];
        f.thread = {t, 0, 0};
        f.warp = &warps[t / 32];
        f.lane = (int)t % 32;
        f.turn = 0;
        f.done = false;
        getcontext(&f.context);
        f.context.uc_stack.ss_sp = f.stack.data();
        f.context.uc_stack.ss_size = f.stack.size();
        f.context.uc_link = &scheduler;
        makecontext(&f.context, +[]() { (*body)(); current->done = true; }, 0);
    }
    for (unsigned left = threads; left > 0;)
    {
        left = 0;
        for (unsigned t = 0; t < threads; t++)
        {
            current = fibers[t].get();
            if (!current->done)
            {
                swapcontext(&scheduler, &current->context);
                left += !current->done;
            }
        }
    }
}

inline void launch(unsigned grid_x, unsigned grid_y, unsigned threads, const std::function<void()>& kernel)
{
    gridDim = {grid_x, grid_y, 1};
    for (unsigned y = 0; y < grid_y; y++)
    {
        for (unsigned x = 0; x < grid_x; x++)
        {
            run_block(x, y, threads, kernel);
        }
    }
}

// ---- arithmetic

inline int min(int a, int b) { return a < b ? a : b; }
inline int max(int a, int b) { return a > b ? a : b; }

DEVICE float to_float(u16 x)
{
    u32 bits = (u32)x << 16;
    float f;
    memcpy(&f, &bits, 4);
    return f;
}

DEVICE u16 to_act(float x)
{
    u32 bits;
    memcpy(&bits, &x, 4);
    return x != x ? (u16)0x7fff : (u16)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

DEVICE u32 pack(float low, float high) { return to_act(low) | (u32)to_act(high) << 16; }
DEVICE float half_of(u32 x, int half) { return to_float((u16)(x >> (16 * half))); }
DEVICE float round_act(float x) { return to_float(to_act(x)); }
DEVICE float exp2_fast(float x) { return exp2f(x); }
DEVICE float rsqrt_fast(float x) { return 1.0f / sqrtf(x); }
#define __log2f log2f

DEVICE float warp_sum(float x)
{
    for (int offset = 16; offset > 0; offset >>= 1)
    {
        x += __shfl_xor_sync(0xffffffffu, x, offset);
    }
    return x;
}

// ---- shared memory and tensor cores

DEVICE u32 shared_address(const void* p) { return (u32)((const u8*)p - memory); }

DEVICE u8* shared(u32 address, u32 bytes)
{
    if (address % bytes != 0 || address + bytes > SharedBytes)
    {
        fprintf(stderr, "an access of %u bytes at %u of shared memory\n", bytes, address);
        abort();
    }
    return memory + address;
}

template <int BYTES>
DEVICE void copy_async(u32 target, const void* source, bool valid)
{
    u8* at = shared(target, BYTES);
    if (valid)
    {
        memcpy(at, source, BYTES);
    }
    else
    {
        memset(at, 0, BYTES);
    }
}

DEVICE void commit_copies() {}

template <int PENDING>
DEVICE void wait_copies() {}

DEVICE void load_matrix(u32 (&r)[4], u32 address)
{
    u32(&all)[32][8] = exchange(&address, 1);
    for (int i = 0; i < 4; i++)
    {
        memcpy(&r[i], shared(all[i * 8 + current->lane / 4][0], 16) + (current->lane % 4) * 4, 4);
    }
    __syncwarp();
}

DEVICE void load_matrix_transposed(u32 (&r)[4], u32 address)
{
    u32(&all)[32][8] = exchange(&address, 1);
    for (int i = 0; i < 4; i++)
    {
        u16 halves[2];
        for (int h = 0; h < 2; h++)
        {
            memcpy(&halves[h], shared(all[i * 8 + (current->lane % 4) * 2 + h][0], 16) + (current->lane / 4) * 2, 2);
        }
        r[i] = halves[0] | (u32)halves[1] << 16;
    }
    __syncwarp();
}

DEVICE void multiply_add(float (&c)[4], const u32 (&a)[4], u32 b0, u32 b1)
{
    u32 mine[6] = {a[0], a[1], a[2], a[3], b0, b1};
    u32(&all)[32][8] = exchange(mine, 6);
    for (int i = 0; i < 4; i++)
    {
        int row = current->lane / 4 + (i >> 1) * 8;
        int col = (current->lane % 4) * 2 + (i & 1);
        for (int k = 0; k < 16; k++)
        {
            int pair = (k % 8) / 2;
            float x = half_of(all[(row % 8) * 4 + pair][(row >= 8) + 2 * (k >= 8)], k & 1);
            float y = half_of(all[col * 4 + pair][4 + (k >= 8)], k & 1);
            c[i] += x * y;
        }
    }
}
