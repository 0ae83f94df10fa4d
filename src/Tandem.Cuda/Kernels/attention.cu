// Rotary embedding with the store of keys and values, and causal attention over the paged cache.
// Compiled for one head width (HEAD_DIM, even), one page size (BLOCK_SIZE tokens, a multiple of 16), and for prefill the 16-row tiles of queries in a
// warp (ROW_TILES) and the keys in a step (KEY_TILE, a multiple of 16).
//
// Rows of a query tile are (token, head of the group) pairs of one KV head: row r is token r / group, head r % group. So the query heads that share a
// KV head share every load of its keys and values. Products run on the tensor cores; softmax is single precision, in base 2.
#include "tandem.cuh"

#define WIDTH ((HEAD_DIM + 15) / 16 * 16)
#define ROW_BYTES (WIDTH * 2 + 16)
#define CHUNK_BYTES (HEAD_DIM % 8 == 0 ? 16 : HEAD_DIM % 4 == 0 ? 8 : 4)
#define CHUNKS (HEAD_DIM * 2 / CHUNK_BYTES)
#define STEPS (WIDTH / 16)
#define PAGE_TILE 16
#define TILE_BYTES (PAGE_TILE * ROW_BYTES)

// ---- rotary embedding and store

struct RopeParams
{
    u16* qkv;
    const float* rope;
    const float* q_norm;
    const float* k_norm;
    u16* pool;
    const int* positions;
    const int* slots;
    i64 block_stride;
    i64 layer_offset;
    int tokens;
    int heads;
    int kv_heads;
    int qkv_stride;
    int rope_stride;
    float eps;
};

// One warp for a token and head of q, k or v.
KERNEL __launch_bounds__(256) rope_and_store(const RopeParams p)
{
    int lane = threadIdx.x & 31;
    int all_heads = p.heads + 2 * p.kv_heads;
    i64 item = ((i64)blockIdx.x * blockDim.x + threadIdx.x) >> 5;
    if (item >= (i64)p.tokens * all_heads)
    {
        return;
    }
    int token = (int)(item / all_heads);
    int head = (int)(item - (i64)token * all_heads);
    u16* x = p.qkv + (i64)token * p.qkv_stride + head * HEAD_DIM;
    u16* target = x;
    bool is_value = head >= p.heads + p.kv_heads;
    if (head >= p.heads)
    {
        int slot = p.slots[token];
        int page = head - p.heads;
        target = p.pool + (i64)(slot / BLOCK_SIZE) * p.block_stride + p.layer_offset + (i64)page * (BLOCK_SIZE * HEAD_DIM) + (slot % BLOCK_SIZE) * HEAD_DIM;
    }
    if (is_value)
    {
        for (int i = lane * 2; i < HEAD_DIM; i += 64)
        {
            *(u32*)(target + i) = *(const u32*)(x + i);
        }
        return;
    }

    constexpr int HALF = HEAD_DIM / 2;
    constexpr int PER_LANE = (HALF + 31) / 32;
    float low[PER_LANE];
    float high[PER_LANE];
    float squares = 0.0f;
#pragma unroll
    for (int n = 0; n < PER_LANE; n++)
    {
        int i = n * 32 + lane;
        low[n] = i < HALF ? to_float(x[i]) : 0.0f;
        high[n] = i < HALF ? to_float(x[HALF + i]) : 0.0f;
        squares += low[n] * low[n] + high[n] * high[n];
    }
    const float* norm = head < p.heads ? p.q_norm : p.k_norm;
    if (norm)
    {
        float factor = rsqrt_fast(warp_sum(squares) / (float)HEAD_DIM + p.eps);
#pragma unroll
        for (int n = 0; n < PER_LANE; n++)
        {
            int i = n * 32 + lane;
            if (i < HALF)
            {
                low[n] = round_act(round_act(low[n] * factor) * norm[i]);
                high[n] = round_act(round_act(high[n] * factor) * norm[HALF + i]);
            }
        }
    }
    const float* angles = p.rope + (i64)p.positions[token] * p.rope_stride;
#pragma unroll
    for (int n = 0; n < PER_LANE; n++)
    {
        int i = n * 32 + lane;
        if (i < HALF)
        {
            float c = angles[i];
            float s = angles[HALF + i];
            target[i] = to_act(low[n] * c - high[n] * s);
            target[HALF + i] = to_act(high[n] * c + low[n] * s);
        }
    }
}

// ---- attention

struct AttentionParams
{
    const u16* q;
    u16* y;
    const u16* pool;
    const int* tables;
    const int* table_start;
    const int* query_start;
    const int* context;
    const int* sequences;
    const int* items;
    const int* item_start;
    float* partial;
    float* partial_lse;
    i64 block_stride;
    i64 layer_offset;
    int q_stride;
    int y_stride;
    int kv_heads;
    int group;
    int window;
    int num_sequences;
    int chunk_tiles;
    float scale;
};

DEVICE const u16* key_page(const AttentionParams& p, int block, int kv_head, int offset)
{
    return p.pool + (i64)block * p.block_stride + p.layer_offset + (i64)kv_head * (BLOCK_SIZE * HEAD_DIM) + offset * HEAD_DIM;
}

DEVICE i64 value_offset(const AttentionParams& p) { return (i64)p.kv_heads * (BLOCK_SIZE * HEAD_DIM); }

// Columns from HEAD_DIM to WIDTH of tiles in shared memory are zero once and for all: no copy writes them.
DEVICE void clear_padding(u8* memory, int rows, int first, int stride)
{
    if (WIDTH != HEAD_DIM)
    {
        for (int i = first; i < rows * (WIDTH - HEAD_DIM); i += stride)
        {
            int row = i / (WIDTH - HEAD_DIM);
            *(u16*)(memory + row * ROW_BYTES + (HEAD_DIM + i % (WIDTH - HEAD_DIM)) * 2) = 0;
        }
    }
}

DEVICE float quad_max(float x)
{
    x = fmaxf(x, __shfl_xor_sync(0xffffffffu, x, 1));
    return fmaxf(x, __shfl_xor_sync(0xffffffffu, x, 2));
}

DEVICE float quad_sum(float x)
{
    x += __shfl_xor_sync(0xffffffffu, x, 1);
    return x + __shfl_xor_sync(0xffffffffu, x, 2);
}

// One step of the running softmax of two rows (r and r + 8 of a 16-row tile): scores become weights, sums and output are rescaled.
template <int TILES>
DEVICE void soften(float (&s)[TILES][4], float (&top)[2], float (&sum)[2], float (&o)[2 * STEPS][4])
{
    float high[2] = {top[0], top[1]};
#pragma unroll
    for (int n = 0; n < TILES; n++)
    {
        high[0] = fmaxf(high[0], fmaxf(s[n][0], s[n][1]));
        high[1] = fmaxf(high[1], fmaxf(s[n][2], s[n][3]));
    }
#pragma unroll
    for (int r = 0; r < 2; r++)
    {
        high[r] = quad_max(high[r]);
        // A row that has seen no key yet must not make −∞ − −∞.
        float base = high[r] == NEGATIVE_INFINITY ? 0.0f : high[r];
        float factor = exp2_fast(top[r] - base);
        top[r] = high[r];
        float part = 0.0f;
#pragma unroll
        for (int n = 0; n < TILES; n++)
        {
            s[n][2 * r] = exp2_fast(s[n][2 * r] - base);
            s[n][2 * r + 1] = exp2_fast(s[n][2 * r + 1] - base);
            part += s[n][2 * r] + s[n][2 * r + 1];
        }
        sum[r] = sum[r] * factor + part;
#pragma unroll
        for (int n = 0; n < 2 * STEPS; n++)
        {
            o[n][2 * r] *= factor;
            o[n][2 * r + 1] *= factor;
        }
    }
}

// ---- decode: one query token a sequence, keys split over blocks and, tile by tile, over the warps of a block

#define DECODE_WARPS 4
#define DECODE_STAGES 3

struct DecodeRange
{
    int length;
    int first;
    int base;
    int tiles;
};

DEVICE DecodeRange decode_range(const AttentionParams& p, int sequence)
{
    DecodeRange r;
    r.length = p.context[sequence] + 1;
    r.first = p.window > 0 && r.length > p.window ? r.length - p.window : 0;
    r.base = r.first / PAGE_TILE * PAGE_TILE;
    r.tiles = (r.length - r.base + PAGE_TILE - 1) / PAGE_TILE;
    return r;
}

// Copies the keys and values of one tile of 16 tokens to the warp's stage.
DEVICE void load_decode_tile(const AttentionParams& p, const DecodeRange& range, int tile, int block, int kv_head, u32 stage, int lane)
{
    int key = range.base + tile * PAGE_TILE;
    const u8* keys = (const u8*)key_page(p, block, kv_head, key % BLOCK_SIZE);
    const u8* values = keys + value_offset(p) * 2;
#pragma unroll
    for (int i = lane; i < PAGE_TILE * CHUNKS; i += 32)
    {
        int row = i / CHUNKS;
        u32 target = stage + row * ROW_BYTES + (i % CHUNKS) * CHUNK_BYTES;
        bool valid = key + row >= range.first && key + row < range.length;
        copy_async<CHUNK_BYTES>(target, keys + i * CHUNK_BYTES, valid);
        copy_async<CHUNK_BYTES>(target + TILE_BYTES, values + i * CHUNK_BYTES, valid);
    }
}

KERNEL __launch_bounds__(DECODE_WARPS * 32) decode_attention(const AttentionParams p)
{
    extern __shared__ __align__(16) u8 memory[];
    int lane = threadIdx.x & 31;
    int warp = threadIdx.x >> 5;
    int index = p.items[2 * blockIdx.x];
    int split = p.items[2 * blockIdx.x + 1];
    int sequence = p.sequences[index];
    DecodeRange range = decode_range(p, sequence);
    int tile_begin = split * p.chunk_tiles;
    int tile_end = min(range.tiles, tile_begin + p.chunk_tiles);
    if (tile_begin >= tile_end)
    {
        return;
    }

    int row_tiles = (p.group + 15) / 16;
    int kv_head = blockIdx.y / row_tiles;
    int first_row = (blockIdx.y % row_tiles) * 16;
    int rows = min(16, p.group - first_row);
    int first_head = kv_head * p.group + first_row;
    int token = p.query_start[sequence];

    // Queries straight into the layout of the product: rows are heads.
    u32 q[STEPS][4];
    const u16* queries = p.q + (i64)token * p.q_stride + first_head * HEAD_DIM;
    int row = lane >> 2;
    int col = (lane & 3) * 2;
#pragma unroll
    for (int k = 0; k < STEPS; k++)
    {
#pragma unroll
        for (int i = 0; i < 4; i++)
        {
            int r = row + (i & 1) * 8;
            int c = k * 16 + col + (i >> 1) * 8;
            q[k][i] = r < rows && c < HEAD_DIM ? *(const u32*)(queries + r * HEAD_DIM + c) : 0u;
        }
    }

    float o[2 * STEPS][4];
#pragma unroll
    for (int n = 0; n < 2 * STEPS; n++)
    {
#pragma unroll
        for (int i = 0; i < 4; i++)
        {
            o[n][i] = 0.0f;
        }
    }
    float top[2] = {NEGATIVE_INFINITY, NEGATIVE_INFINITY};
    float sum[2] = {0.0f, 0.0f};

    u8* mine = memory + warp * (DECODE_STAGES * 2 * TILE_BYTES);
    u32 stages = shared_address(mine);
    clear_padding(mine, DECODE_STAGES * 2 * PAGE_TILE, lane, 32);
    __syncwarp();

    // The warp's tiles are tile_begin + warp + n · DECODE_WARPS. Pages are looked up 32 tiles at a time, one a lane.
    const int* table = p.tables + p.table_start[sequence];
    int count = (tile_end - tile_begin - warp + DECODE_WARPS - 1) / DECODE_WARPS;
    int pages = 0;
    auto start = [&](int n) {
        if ((n & 31) == 0)
        {
            int ahead = min(n + lane, count - 1);
            pages = table[(range.base + (tile_begin + warp + ahead * DECODE_WARPS) * PAGE_TILE) / BLOCK_SIZE];
        }
        int block = __shfl_sync(0xffffffffu, pages, n & 31);
        load_decode_tile(p, range, tile_begin + warp + n * DECODE_WARPS, block, kv_head, stages + (n % DECODE_STAGES) * (2 * TILE_BYTES), lane);
    };
#pragma unroll
    for (int n = 0; n < DECODE_STAGES - 1; n++)
    {
        if (n < count)
        {
            start(n);
        }
        commit_copies();
    }

    for (int n = 0; n < count; n++)
    {
        wait_copies<DECODE_STAGES - 2>();
        __syncwarp();
        if (n + DECODE_STAGES - 1 < count)
        {
            start(n + DECODE_STAGES - 1);
        }
        commit_copies();

        u32 keys = stages + (n % DECODE_STAGES) * (2 * TILE_BYTES);
        float s[2][4] = {{0.0f, 0.0f, 0.0f, 0.0f}, {0.0f, 0.0f, 0.0f, 0.0f}};
        u32 key_address = keys + ((lane & 7) + ((lane >> 4) << 3)) * ROW_BYTES + ((lane >> 3) & 1) * 16;
#pragma unroll
        for (int k = 0; k < STEPS; k++)
        {
            u32 b[4];
            load_matrix(b, key_address + k * 32);
            multiply_add(s[0], q[k], b[0], b[1]);
            multiply_add(s[1], q[k], b[2], b[3]);
        }

        int key = range.base + (tile_begin + warp + n * DECODE_WARPS) * PAGE_TILE + col;
#pragma unroll
        for (int t = 0; t < 2; t++)
        {
#pragma unroll
            for (int i = 0; i < 4; i++)
            {
                int position = key + t * 8 + (i & 1);
                s[t][i] = position >= range.first && position < range.length ? s[t][i] * p.scale : NEGATIVE_INFINITY;
            }
        }
        soften<2>(s, top, sum, o);

        u32 weights[4] = {pack(s[0][0], s[0][1]), pack(s[0][2], s[0][3]), pack(s[1][0], s[1][1]), pack(s[1][2], s[1][3])};
        u32 value_address = keys + TILE_BYTES + (lane & 15) * ROW_BYTES + (lane >> 4) * 16;
#pragma unroll
        for (int k = 0; k < STEPS; k++)
        {
            u32 b[4];
            load_matrix_transposed(b, value_address + k * 32);
            multiply_add(o[2 * k], weights, b[0], b[1]);
            multiply_add(o[2 * k + 1], weights, b[2], b[3]);
        }
        __syncwarp();
    }

    // The warps' results meet in shared memory, which no copy uses any more.
    wait_copies<0>();
    __syncthreads();
    float* outputs = (float*)memory;
    float* tops = outputs + DECODE_WARPS * 16 * WIDTH;
    float* sums = tops + DECODE_WARPS * 16;
    sum[0] = quad_sum(sum[0]);
    sum[1] = quad_sum(sum[1]);
#pragma unroll
    for (int n = 0; n < 2 * STEPS; n++)
    {
        float* target = outputs + (warp * 16 + row) * WIDTH + n * 8 + col;
        target[0] = o[n][0];
        target[1] = o[n][1];
        target[8 * WIDTH] = o[n][2];
        target[8 * WIDTH + 1] = o[n][3];
    }
    if ((lane & 3) == 0)
    {
        tops[warp * 16 + row] = top[0];
        tops[warp * 16 + row + 8] = top[1];
        sums[warp * 16 + row] = sum[0];
        sums[warp * 16 + row + 8] = sum[1];
    }
    __syncthreads();

    bool alone = range.tiles <= p.chunk_tiles;
    i64 item = p.item_start[index] + split;
    int heads = p.kv_heads * p.group;
    for (int i = threadIdx.x; i < rows * HEAD_DIM; i += DECODE_WARPS * 32)
    {
        int r = i / HEAD_DIM;
        int c = i % HEAD_DIM;
        float highest = NEGATIVE_INFINITY;
#pragma unroll
        for (int w = 0; w < DECODE_WARPS; w++)
        {
            highest = fmaxf(highest, tops[w * 16 + r]);
        }
        float base = highest == NEGATIVE_INFINITY ? 0.0f : highest;
        float total = 0.0f;
        float value = 0.0f;
#pragma unroll
        for (int w = 0; w < DECODE_WARPS; w++)
        {
            float factor = exp2_fast(tops[w * 16 + r] - base);
            total += sums[w * 16 + r] * factor;
            value += outputs[(w * 16 + r) * WIDTH + c] * factor;
        }
        value /= total;
        if (alone)
        {
            p.y[(i64)token * p.y_stride + (first_head + r) * HEAD_DIM + c] = to_act(value);
        }
        else
        {
            i64 at = item * heads + first_head + r;
            p.partial[at * HEAD_DIM + c] = value;
            if (c == 0)
            {
                p.partial_lse[at] = base + __log2f(total);
            }
        }
    }
}

// Joins the splits of a sequence and head, each weighted by its share of the softmax sum.
KERNEL __launch_bounds__(128) combine_attention(const AttentionParams p)
{
    int index = blockIdx.x;
    int head = blockIdx.y;
    int sequence = p.sequences[index];
    DecodeRange range = decode_range(p, sequence);
    int splits = (range.tiles + p.chunk_tiles - 1) / p.chunk_tiles;
    if (splits == 1)
    {
        return;
    }
    int heads = p.kv_heads * p.group;
    i64 first = (i64)p.item_start[index] * heads + head;
    float highest = NEGATIVE_INFINITY;
    for (int s = 0; s < splits; s++)
    {
        highest = fmaxf(highest, p.partial_lse[first + (i64)s * heads]);
    }
    u16* y = p.y + (i64)p.query_start[sequence] * p.y_stride + head * HEAD_DIM;
    for (int c = threadIdx.x; c < HEAD_DIM; c += blockDim.x)
    {
        float total = 0.0f;
        float value = 0.0f;
        for (int s = 0; s < splits; s++)
        {
            i64 at = first + (i64)s * heads;
            float factor = exp2_fast(p.partial_lse[at] - highest);
            total += factor;
            value += factor * p.partial[at * HEAD_DIM + c];
        }
        y[c] = to_act(value / total);
    }
}

// ---- prefill: tiles of query rows against all keys they see

#define PREFILL_WARPS 4
#define QUERY_TILE (PREFILL_WARPS * 16 * ROW_TILES)
#define PREFILL_THREADS (PREFILL_WARPS * 32)
#define KEY_STEPS (KEY_TILE / 16)
#define QUERIES_IN_REGISTERS (ROW_TILES * STEPS * 12 + ROW_TILES * KEY_TILE / 2 <= 176)

// Copies rows of keys and values [key, key + KEY_TILE); `pages` are their blocks, one for 16 keys. Rows outside [first, end) become zeros.
DEVICE void load_prefill_tile(const AttentionParams& p, const int (&pages)[KEY_STEPS], int key, int first, int end, int kv_head, u32 stage)
{
#pragma unroll
    for (int g = 0; g < KEY_STEPS; g++)
    {
        const u8* keys = (const u8*)key_page(p, pages[g], kv_head, (key + g * 16) % BLOCK_SIZE);
        const u8* values = keys + value_offset(p) * 2;
#pragma unroll
        for (int i = threadIdx.x; i < 16 * CHUNKS; i += PREFILL_THREADS)
        {
            int row = g * 16 + i / CHUNKS;
            u32 target = stage + row * ROW_BYTES + (i % CHUNKS) * CHUNK_BYTES;
            bool valid = key + row >= first && key + row < end;
            copy_async<CHUNK_BYTES>(target, keys + i * CHUNK_BYTES, valid);
            copy_async<CHUNK_BYTES>(target + KEY_TILE * ROW_BYTES, values + i * CHUNK_BYTES, valid);
        }
    }
}

KERNEL __launch_bounds__(PREFILL_THREADS) prefill_attention(const AttentionParams p)
{
    extern __shared__ __align__(16) u8 memory[];
    int lane = threadIdx.x & 31;
    int warp = threadIdx.x >> 5;
    int kv_head = blockIdx.y;

    // Tiles of all sequences are numbered through; the last ones, which see the most keys, start first.
    int tile = gridDim.x - 1 - blockIdx.x;
    int sequence = 0;
    int rows = 0;
    for (int i = 0; i < p.num_sequences; i++)
    {
        sequence = p.sequences[i];
        rows = (p.query_start[sequence + 1] - p.query_start[sequence]) * p.group;
        int tiles = (rows + QUERY_TILE - 1) / QUERY_TILE;
        if (tile < tiles)
        {
            break;
        }
        tile -= tiles;
    }
    int first_row = tile * QUERY_TILE;
    int first_token = p.query_start[sequence];
    int context = p.context[sequence];
    int lowest = context + first_row / p.group;
    int highest = context + min(rows - 1, first_row + QUERY_TILE - 1) / p.group;
    int end = highest + 1;
    int first = p.window > 0 ? max(0, lowest - p.window + 1) : 0;
    int base = first / KEY_TILE * KEY_TILE;
    int count = (end - base + KEY_TILE - 1) / KEY_TILE;
    const int* table = p.tables + p.table_start[sequence];

    u8* stage_memory = memory + QUERY_TILE * ROW_BYTES;
    u32 queries = shared_address(memory);
    u32 stages = shared_address(stage_memory);
    clear_padding(memory, QUERY_TILE + 4 * KEY_TILE, threadIdx.x, PREFILL_THREADS);

    for (int i = threadIdx.x; i < QUERY_TILE * CHUNKS; i += PREFILL_THREADS)
    {
        int r = i / CHUNKS;
        int from = min(first_row + r, rows - 1);
        int token = from / p.group;
        int head = kv_head * p.group + from - token * p.group;
        const u8* source = (const u8*)(p.q + (i64)(first_token + token) * p.q_stride + head * HEAD_DIM) + (i % CHUNKS) * CHUNK_BYTES;
        copy_async<CHUNK_BYTES>(queries + r * ROW_BYTES + (i % CHUNKS) * CHUNK_BYTES, source, true);
    }

    int pages[KEY_STEPS];
    auto look_up = [&](int n) {
#pragma unroll
        for (int g = 0; g < KEY_STEPS; g++)
        {
            pages[g] = table[min(base + n * KEY_TILE + g * 16, highest) / BLOCK_SIZE];
        }
    };
    look_up(0);
    load_prefill_tile(p, pages, base, first, end, kv_head, stages);
    commit_copies();
    look_up(1);

    int col = (lane & 3) * 2;
    int position[ROW_TILES][2];
#pragma unroll
    for (int m = 0; m < ROW_TILES; m++)
    {
#pragma unroll
        for (int r = 0; r < 2; r++)
        {
            int at = first_row + (warp * ROW_TILES + m) * 16 + (lane >> 2) + r * 8;
            position[m][r] = context + min(at, rows - 1) / p.group;
        }
    }

    float o[ROW_TILES][2 * STEPS][4];
    float top[ROW_TILES][2];
    float sum[ROW_TILES][2];
#pragma unroll
    for (int m = 0; m < ROW_TILES; m++)
    {
#pragma unroll
        for (int n = 0; n < 2 * STEPS; n++)
        {
#pragma unroll
            for (int i = 0; i < 4; i++)
            {
                o[m][n][i] = 0.0f;
            }
        }
        top[m][0] = top[m][1] = NEGATIVE_INFINITY;
        sum[m][0] = sum[m][1] = 0.0f;
    }

    u32 query_address = queries + (warp * ROW_TILES * 16 + (lane & 15)) * ROW_BYTES + (lane >> 4) * 16;
    u32 key_offset = ((lane & 7) + ((lane >> 4) << 3)) * ROW_BYTES + ((lane >> 3) & 1) * 16;
    u32 value_offset_lane = (lane & 15) * ROW_BYTES + (lane >> 4) * 16;
    constexpr int KEPT = QUERIES_IN_REGISTERS ? STEPS : 1;
    u32 kept[ROW_TILES][KEPT][4];

    for (int n = 0; n < count; n++)
    {
        wait_copies<0>();
        __syncthreads();
        if (n + 1 < count)
        {
            load_prefill_tile(p, pages, base + (n + 1) * KEY_TILE, first, end, kv_head, stages + ((n + 1) & 1) * (2 * KEY_TILE * ROW_BYTES));
            look_up(n + 2);
        }
        commit_copies();
        if (QUERIES_IN_REGISTERS && n == 0)
        {
#pragma unroll
            for (int m = 0; m < ROW_TILES; m++)
            {
#pragma unroll
                for (int k = 0; k < KEPT; k++)
                {
                    load_matrix(kept[m][k], query_address + m * 16 * ROW_BYTES + k * 32);
                }
            }
        }

        u32 keys = stages + (n & 1) * (2 * KEY_TILE * ROW_BYTES);
        float s[ROW_TILES][2 * KEY_STEPS][4];
#pragma unroll
        for (int m = 0; m < ROW_TILES; m++)
        {
#pragma unroll
            for (int t = 0; t < 2 * KEY_STEPS; t++)
            {
#pragma unroll
                for (int i = 0; i < 4; i++)
                {
                    s[m][t][i] = 0.0f;
                }
            }
        }
#pragma unroll
        for (int k = 0; k < STEPS; k++)
        {
            u32 a[ROW_TILES][4];
#pragma unroll
            for (int m = 0; m < ROW_TILES; m++)
            {
                if (QUERIES_IN_REGISTERS)
                {
#pragma unroll
                    for (int i = 0; i < 4; i++)
                    {
                        a[m][i] = kept[m][QUERIES_IN_REGISTERS ? k : 0][i];
                    }
                }
                else
                {
                    load_matrix(a[m], query_address + m * 16 * ROW_BYTES + k * 32);
                }
            }
#pragma unroll
            for (int t = 0; t < KEY_STEPS; t++)
            {
                u32 b[4];
                load_matrix(b, keys + key_offset + t * 16 * ROW_BYTES + k * 32);
#pragma unroll
                for (int m = 0; m < ROW_TILES; m++)
                {
                    multiply_add(s[m][2 * t], a[m], b[0], b[1]);
                    multiply_add(s[m][2 * t + 1], a[m], b[2], b[3]);
                }
            }
        }

        int key = base + n * KEY_TILE;
        bool whole = key + KEY_TILE - 1 <= lowest && (p.window == 0 || key > highest - p.window);
#pragma unroll
        for (int m = 0; m < ROW_TILES; m++)
        {
#pragma unroll
            for (int t = 0; t < 2 * KEY_STEPS; t++)
            {
#pragma unroll
                for (int i = 0; i < 4; i++)
                {
                    s[m][t][i] *= p.scale;
                    if (!whole)
                    {
                        int at = key + t * 8 + col + (i & 1);
                        int own = position[m][i >> 1];
                        if (at > own || (p.window > 0 && at <= own - p.window))
                        {
                            s[m][t][i] = NEGATIVE_INFINITY;
                        }
                    }
                }
            }
            soften<2 * KEY_STEPS>(s[m], top[m], sum[m], o[m]);
        }

        u32 values = keys + KEY_TILE * ROW_BYTES + value_offset_lane;
#pragma unroll
        for (int t = 0; t < KEY_STEPS; t++)
        {
            u32 a[ROW_TILES][4];
#pragma unroll
            for (int m = 0; m < ROW_TILES; m++)
            {
                a[m][0] = pack(s[m][2 * t][0], s[m][2 * t][1]);
                a[m][1] = pack(s[m][2 * t][2], s[m][2 * t][3]);
                a[m][2] = pack(s[m][2 * t + 1][0], s[m][2 * t + 1][1]);
                a[m][3] = pack(s[m][2 * t + 1][2], s[m][2 * t + 1][3]);
            }
#pragma unroll
            for (int k = 0; k < STEPS; k++)
            {
                u32 b[4];
                load_matrix_transposed(b, values + t * 16 * ROW_BYTES + k * 32);
#pragma unroll
                for (int m = 0; m < ROW_TILES; m++)
                {
                    multiply_add(o[m][2 * k], a[m], b[0], b[1]);
                    multiply_add(o[m][2 * k + 1], a[m], b[2], b[3]);
                }
            }
        }
    }

#pragma unroll
    for (int m = 0; m < ROW_TILES; m++)
    {
#pragma unroll
        for (int r = 0; r < 2; r++)
        {
            float total = quad_sum(sum[m][r]);
            int at = first_row + (warp * ROW_TILES + m) * 16 + (lane >> 2) + r * 8;
            if (at < rows)
            {
                int token = at / p.group;
                int head = kv_head * p.group + at - token * p.group;
                u16* y = p.y + (i64)(first_token + token) * p.y_stride + head * HEAD_DIM;
#pragma unroll
                for (int n = 0; n < 2 * STEPS; n++)
                {
                    if (n * 8 + col < HEAD_DIM)
                    {
                        *(u32*)(y + n * 8 + col) = pack(o[m][n][2 * r] / total, o[m][n][2 * r + 1] / total);
                    }
                }
            }
        }
    }
}
