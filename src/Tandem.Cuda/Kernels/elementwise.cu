// Row-wise operations on activations: lookup, norms, residual, SiLU, gathers, gates, and the filling of dummy weights.
#include "tandem.cuh"

#define NORM_THREADS 256
#define NORM_VECTORS 4

// ---- token ids

struct ResolveParams
{
    int* ids;
    const int* sampled;
    int count;
};

// A negative id −(r+1) stands for the token that row r of the previous step sampled.
KERNEL resolve_tokens(const ResolveParams p)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < p.count && p.ids[i] < 0)
    {
        p.ids[i] = p.sampled[-p.ids[i] - 1];
    }
}

struct RowsParams
{
    const u16* source;
    u16* target;
    const int* indices;
    int source_rows;
    int source_stride;
    int target_stride;
    int cols;
};

// target[i] = source[indices[i]]; an index outside fills the row with NaN, which fails that row alone.
KERNEL take_rows(const RowsParams p)
{
    int index = p.indices[blockIdx.x];
    bool inside = (u32)index < (u32)p.source_rows;
    const u16* source = p.source + (i64)(inside ? index : 0) * p.source_stride;
    u16* target = p.target + (i64)blockIdx.x * p.target_stride;
    bool wide = (((u64)source | (u64)target) & 15) == 0;
    int vectors = wide && inside ? p.cols >> 3 : 0;
    for (int i = threadIdx.x; i < vectors; i += blockDim.x)
    {
        ((uint4*)target)[i] = ((const uint4*)source)[i];
    }
    for (int i = (vectors << 3) + threadIdx.x; i < p.cols; i += blockDim.x)
    {
        target[i] = inside ? source[i] : (u16)0x7fff;
    }
}

// ---- norms

struct NormParams
{
    const u16* x;
    u16* residual;
    const float* weight;
    u16* y;
    int cols;
    int x_stride;
    int residual_stride;
    int y_stride;
    float eps;
};

// y = round(v / rms(v)) · weight. With ADD, v = residual + x (rounded, written back to residual); otherwise v = x. Columns a multiple of 8.
template <bool ADD>
DEVICE void norm_vectors(const NormParams& p, float* scratch)
{
    const uint4* x = (const uint4*)(p.x + (i64)blockIdx.x * p.x_stride);
    uint4* residual = ADD ? (uint4*)(p.residual + (i64)blockIdx.x * p.residual_stride) : 0;
    uint4* y = (uint4*)(p.y + (i64)blockIdx.x * p.y_stride);
    int vectors = p.cols >> 3;
    float v[NORM_VECTORS][8];
    float squares = 0.0f;
#pragma unroll
    for (int n = 0; n < NORM_VECTORS; n++)
    {
        int i = n * NORM_THREADS + threadIdx.x;
        if (i < vectors)
        {
            unpack8(x[i], v[n]);
            if (ADD)
            {
                float r[8];
                unpack8(residual[i], r);
#pragma unroll
                for (int k = 0; k < 8; k++)
                {
                    v[n][k] += r[k];
                }
                uint4 sum = pack8(v[n]);
                residual[i] = sum;
                unpack8(sum, v[n]);
            }
#pragma unroll
            for (int k = 0; k < 8; k++)
            {
                squares += v[n][k] * v[n][k];
            }
        }
    }

    float factor = rsqrt_fast(block_sum(squares, scratch) / (float)p.cols + p.eps);
#pragma unroll
    for (int n = 0; n < NORM_VECTORS; n++)
    {
        int i = n * NORM_THREADS + threadIdx.x;
        if (i < vectors)
        {
            float4 w0 = ((const float4*)p.weight)[2 * i];
            float4 w1 = ((const float4*)p.weight)[2 * i + 1];
            float w[8] = {w0.x, w0.y, w0.z, w0.w, w1.x, w1.y, w1.z, w1.w};
#pragma unroll
            for (int k = 0; k < 8; k++)
            {
                v[n][k] = round_act(v[n][k] * factor) * w[k];
            }
            y[i] = pack8(v[n]);
        }
    }
}

// The same for any number of columns.
template <bool ADD>
DEVICE void norm_any(const NormParams& p, float* scratch)
{
    const u16* x = p.x + (i64)blockIdx.x * p.x_stride;
    u16* residual = ADD ? p.residual + (i64)blockIdx.x * p.residual_stride : 0;
    u16* y = p.y + (i64)blockIdx.x * p.y_stride;
    float squares = 0.0f;
    for (int i = threadIdx.x; i < p.cols; i += NORM_THREADS)
    {
        float v = to_float(x[i]);
        if (ADD)
        {
            v = round_act(v + to_float(residual[i]));
            residual[i] = to_act(v);
        }
        squares += v * v;
    }

    float factor = rsqrt_fast(block_sum(squares, scratch) / (float)p.cols + p.eps);
    for (int i = threadIdx.x; i < p.cols; i += NORM_THREADS)
    {
        float v = to_float(ADD ? residual[i] : x[i]);
        y[i] = to_act(round_act(v * factor) * p.weight[i]);
    }
}

KERNEL __launch_bounds__(NORM_THREADS) rms_norm(const NormParams p)
{
    __shared__ float scratch[33];
    norm_vectors<false>(p, scratch);
}

KERNEL __launch_bounds__(NORM_THREADS) add_rms_norm(const NormParams p)
{
    __shared__ float scratch[33];
    norm_vectors<true>(p, scratch);
}

KERNEL __launch_bounds__(NORM_THREADS) rms_norm_any(const NormParams p)
{
    __shared__ float scratch[33];
    norm_any<false>(p, scratch);
}

KERNEL __launch_bounds__(NORM_THREADS) add_rms_norm_any(const NormParams p)
{
    __shared__ float scratch[33];
    norm_any<true>(p, scratch);
}

// ---- residual, SiLU

struct PairParams
{
    const u16* a;
    const u16* b;
    u16* y;
    int rows;
    int cols;
    int a_stride;
    int b_stride;
    int y_stride;
    int vectors;
};

// Vectors of 8 where the caller found columns, strides and addresses fit for them; `vectors` is then 1.
template <bool SILU>
DEVICE void pairwise(const PairParams& p)
{
    int width = p.vectors ? 8 : 1;
    int per_row = p.cols / width;
    i64 total = (i64)p.rows * per_row;
    for (i64 i = (i64)blockIdx.x * blockDim.x + threadIdx.x; i < total; i += (i64)gridDim.x * blockDim.x)
    {
        int row = (int)(i / per_row);
        int col = (int)(i - (i64)row * per_row) * width;
        const u16* a = p.a + (i64)row * p.a_stride + col;
        const u16* b = p.b + (i64)row * p.b_stride + col;
        u16* y = p.y + (i64)row * p.y_stride + col;
        if (p.vectors)
        {
            float u[8];
            float v[8];
            unpack8(*(const uint4*)a, u);
            unpack8(*(const uint4*)b, v);
#pragma unroll
            for (int k = 0; k < 8; k++)
            {
                u[k] = SILU ? u[k] / (1.0f + exp2_fast(-1.4426950408889634f * u[k])) * v[k] : u[k] + v[k];
            }
            *(uint4*)y = pack8(u);
        }
        else
        {
            float u = to_float(*a);
            float v = to_float(*b);
            *y = to_act(SILU ? u / (1.0f + exp2_fast(-1.4426950408889634f * u)) * v : u + v);
        }
    }
}

KERNEL silu_mul(const PairParams p) { pairwise<true>(p); }

KERNEL add(const PairParams p) { pairwise<false>(p); }

// ---- gates of the Loop models

struct GateParams
{
    const u16* q;
    const float* gate;
    const float* bias;
    const u16* global;
    const u16* local;
    u16* y;
    int tokens;
    int heads;
    int head_dim;
    int q_stride;
    int global_stride;
    int local_stride;
    int y_stride;
};

// One warp for a token and head: g = sigmoid(q · gate + bias), y = g · global + (1 − g) · local.
KERNEL gate_mix(const GateParams p)
{
    int item = (blockIdx.x * blockDim.x + threadIdx.x) >> 5;
    int lane = threadIdx.x & 31;
    if (item >= p.tokens * p.heads)
    {
        return;
    }
    int token = item / p.heads;
    int head = item - token * p.heads;
    int offset = head * p.head_dim;
    const u16* q = p.q + (i64)token * p.q_stride + offset;
    float dot = 0.0f;
    for (int i = lane; i < p.head_dim; i += 32)
    {
        dot += to_float(q[i]) * p.gate[offset + i];
    }
    float g = 1.0f / (1.0f + exp2_fast(-1.4426950408889634f * (warp_sum(dot) + p.bias[head])));
    const u16* global = p.global + (i64)token * p.global_stride + offset;
    const u16* local = p.local + (i64)token * p.local_stride + offset;
    u16* y = p.y + (i64)token * p.y_stride + offset;
    for (int i = lane; i < p.head_dim; i += 32)
    {
        y[i] = to_act(g * to_float(global[i]) + (1.0f - g) * to_float(local[i]));
    }
}

// ---- dummy weights

struct FillParams
{
    u16* y;
    i64 count;
    float scale;
    u32 seed;
};

// Uniform numbers of the deviation `scale`, a function of seed and index.
KERNEL fill_random(const FillParams p)
{
    for (i64 i = (i64)blockIdx.x * blockDim.x + threadIdx.x; i < p.count; i += (i64)gridDim.x * blockDim.x)
    {
        u32 h = (u32)i * 0x9E3779B9u ^ (u32)(i >> 32) * 0x85EBCA6Bu ^ p.seed;
        h ^= h >> 16;
        h *= 0x7FEB352Du;
        h ^= h >> 15;
        h *= 0x846CA68Bu;
        h ^= h >> 16;
        p.y[i] = to_act(((float)(h >> 8) * (1.0f / 8388608.0f) - 1.0f) * 1.7320508f * p.scale);
    }
}
