// Choice of a token from each row of logits, one block a row. Order: allowed tokens, bias, suppressed stops, penalties; greedy or temperature; top-k,
// top-p, min-p; draw. Log-probabilities and ranks are those of the logits as the model made them, so changes are made in place and taken back.
//
// Tokens are ordered by a 64-bit key: value first, then lower id. Instead of a sort, a token is found by what stands before it in that order (a number
// of tokens, or a share of weight): histograms narrow the key down, coarse bins of the value first, then 8 bits at a time. Weights are integers of
// 2^-40, so that sums do not depend on the order of the threads.
#include "tandem.cuh"

#define THREADS 1024
#define WARPS (THREADS / 32)
#define BINS 2048
#define WEIGHT_ONE 1099511627776.0f
#define GREEDY_BELOW 1e-5f
#define LEVELS 8

struct RowParams
{
    u64 seed;
    float temperature;
    float top_p;
    float min_p;
    float repetition;
    float frequency;
    float presence;
    int top_k;
    int output_index;
    int kind;
    int target;
    int logprobs;
    int top_start;
    int edit_start;
    int edit_count;
    int allowed_start;
    int allowed_count;
};

// One token whose logit is changed. `seen`: the repetition penalty applies; `count`: times generated; `stop`: suppressed.
struct Edit
{
    int token;
    float bias;
    int count;
    int flags;
    float saved;
};

#define EDIT_SEEN 1
#define EDIT_STOP 2

struct RowResult
{
    int token;
    int failed;
    float logprob;
    int rank;
};

struct TopEntry
{
    int token;
    float logprob;
};

struct SampleParams
{
    float* logits;
    const RowParams* rows;
    Edit* edits;
    const int* allowed;
    RowResult* results;
    TopEntry* tops;
    int* sampled;
    int vocabulary;
    int stride;
};

struct Shared
{
    u64 weights[BINS];
    u32 counts[BINS];
    u64 warp_weights[WARPS + 1];
    u32 warp_counts[WARPS + 1];
    float warp_floats[WARPS + 1];
    double warp_doubles[WARPS + 1];
    u64 warp_keys[WARPS + 1];
    u64 found_key;
    u64 before;
    int found_bin;
    u32 found_count;
    int flag;
};

// The tokens that can be chosen: all, or those of a list in rising order.
struct Candidates
{
    const float* logits;
    const int* ids;
    int count;

    __device__ __forceinline__ int id(int i) const { return ids ? ids[i] : i; }
};

DEVICE u32 ordered(float x)
{
    // Adding zero makes −0 and 0 the same value, as they are.
    u32 bits = __float_as_uint(x + 0.0f);
    return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

DEVICE u64 key_of(float x, int id) { return ((u64)ordered(x) << 32) | (u32)~id; }

DEVICE int token_of(u64 key) { return (int)~(u32)key; }

DEVICE u64 warp_max_key(u64 x)
{
    for (int offset = 16; offset > 0; offset >>= 1)
    {
        u64 y = __shfl_xor_sync(0xffffffffu, x, offset);
        x = y > x ? y : x;
    }
    return x;
}

DEVICE u64 block_max_key(u64 x, Shared& m)
{
    x = warp_max_key(x);
    __syncthreads();
    if ((threadIdx.x & 31) == 0)
    {
        m.warp_keys[threadIdx.x >> 5] = x;
    }
    __syncthreads();
    if (threadIdx.x < 32)
    {
        u64 y = warp_max_key(m.warp_keys[threadIdx.x]);
        if (threadIdx.x == 0)
        {
            m.warp_keys[WARPS] = y;
        }
    }
    __syncthreads();
    return m.warp_keys[WARPS];
}

DEVICE double block_sum_double(double x, Shared& m)
{
    for (int offset = 16; offset > 0; offset >>= 1)
    {
        x += __shfl_xor_sync(0xffffffffu, x, offset);
    }
    __syncthreads();
    if ((threadIdx.x & 31) == 0)
    {
        m.warp_doubles[threadIdx.x >> 5] = x;
    }
    __syncthreads();
    if (threadIdx.x == 0)
    {
        double total = 0.0;
        for (int w = 0; w < WARPS; w++)
        {
            total += m.warp_doubles[w];
        }
        m.warp_doubles[WARPS] = total;
    }
    __syncthreads();
    return m.warp_doubles[WARPS];
}

DEVICE u64 block_sum_integer(u64 x, Shared& m)
{
    for (int offset = 16; offset > 0; offset >>= 1)
    {
        x += __shfl_xor_sync(0xffffffffu, x, offset);
    }
    __syncthreads();
    if ((threadIdx.x & 31) == 0)
    {
        m.warp_weights[threadIdx.x >> 5] = x;
    }
    __syncthreads();
    if (threadIdx.x == 0)
    {
        u64 total = 0;
        for (int w = 0; w < WARPS; w++)
        {
            total += m.warp_weights[w];
        }
        m.warp_weights[WARPS] = total;
    }
    __syncthreads();
    return m.warp_weights[WARPS];
}

// The largest key, or 0 if there is a NaN or the largest value is not finite.
DEVICE u64 scan(const Candidates& c, Shared& m)
{
    u64 best = 0;
    bool bad = false;
    for (int i = threadIdx.x; i < c.count; i += THREADS)
    {
        int id = c.id(i);
        float x = c.logits[id];
        bad |= x != x;
        u64 key = key_of(x, id);
        best = key > best ? key : best;
    }
    bad = __syncthreads_or(bad) != 0;
    best = block_max_key(best, m);
    if (bad || best == 0)
    {
        return 0;
    }
    float top = c.logits[token_of(best)];
    return top - top == 0.0f ? best : 0;
}

// ---- weights and order

struct Choice
{
    Candidates c;
    float top;
    float inverse_temperature;
    float min_p;
    u64 lowest_key;
};

DEVICE float weight_of(const Choice& choice, float x) { return expf((x - choice.top) * choice.inverse_temperature); }

DEVICE u64 integer_weight(float w) { return (u64)(w * WEIGHT_ONE); }

// Coarse bins of the value, the most likely first: 2,048 over 28 natural logarithms of weight; below that weights are nothing.
DEVICE int coarse_bin(const Choice& choice, float x)
{
    float d = (choice.top - x) * choice.inverse_temperature * (BINS / 28.0f);
    return d < (float)(BINS - 1) ? (int)d : BINS - 1;
}

// The bin of a key at a level: 0 is the coarse one, 1–4 the bytes of the value, 5–7 those of the id. Smaller bins come first.
DEVICE int bin_of(const Choice& choice, float x, u64 key, int level)
{
    if (level == 0)
    {
        return coarse_bin(choice, x);
    }
    int shift = level <= 4 ? 64 - 8 * level : 16 - 8 * (level - 5);
    return 255 - (int)((key >> shift) & 255);
}

// True if the key stands in the bins chosen so far (levels before `level`).
DEVICE bool in_bins(const Choice& choice, float x, u64 key, int level, int coarse, u64 prefix)
{
    if (level == 0)
    {
        return true;
    }
    if (coarse_bin(choice, x) != coarse)
    {
        return false;
    }
    if (level == 1)
    {
        return true;
    }
    // Bits fixed by levels 1 .. level-1: of the id only the lowest 24 tell tokens apart, the ones above them are the same for all.
    u64 mask = level <= 5 ? ~0ull << (64 - 8 * (level - 1)) : 0xffffffff00000000ull | (0xffffffull << (24 - 8 * (level - 5)) & 0xffffffull);
    return ((key ^ prefix) & mask) == 0;
}

// The key of the first token, in order, with which the sum of all so far exceeds `target`; the last one kept if none does.
// Sums are of weights, or of ones if BY_COUNT. Only tokens that the choice keeps take part.
template <bool BY_COUNT>
DEVICE u64 find(const Choice& choice, u64 target, Shared& m)
{
    int coarse = 0;
    u64 prefix = 0;
    u64 before = 0;
    for (int level = 0; level < LEVELS; level++)
    {
        int bins = level == 0 ? BINS : 256;
        for (int b = threadIdx.x; b < bins; b += THREADS)
        {
            m.weights[b] = 0;
            m.counts[b] = 0;
        }
        if (threadIdx.x == 0)
        {
            m.found_bin = -1;
        }
        __syncthreads();
        for (int i = threadIdx.x; i < choice.c.count; i += THREADS)
        {
            int id = choice.c.id(i);
            float x = choice.c.logits[id];
            u64 key = key_of(x, id);
            if (key < choice.lowest_key || !in_bins(choice, x, key, level, coarse, prefix))
            {
                continue;
            }
            u64 weight = 1;
            if (!BY_COUNT)
            {
                float w = weight_of(choice, x);
                weight = w >= choice.min_p ? integer_weight(w) : 0;
                if (weight == 0)
                {
                    continue;
                }
                int bin = bin_of(choice, x, key, level);
                atomicAdd(&m.weights[bin], weight);
                atomicAdd(&m.counts[bin], 1u);
            }
            else
            {
                atomicAdd(&m.counts[bin_of(choice, x, key, level)], 1u);
            }
        }
        __syncthreads();

        // Which bin does the sum cross the target in? Two neighbouring bins a thread, then sums over warps and over the block.
        int b0 = threadIdx.x * 2;
        u64 v0 = b0 < bins ? (BY_COUNT ? (u64)m.counts[b0] : m.weights[b0]) : 0;
        u64 v1 = b0 < bins ? (BY_COUNT ? (u64)m.counts[b0 + 1] : m.weights[b0 + 1]) : 0;
        u64 own = v0 + v1;
        u64 running = own;
        for (int offset = 1; offset < 32; offset <<= 1)
        {
            u64 y = __shfl_up_sync(0xffffffffu, running, offset);
            running += (threadIdx.x & 31) >= offset ? y : 0;
        }
        if ((threadIdx.x & 31) == 31)
        {
            m.warp_weights[threadIdx.x >> 5] = running;
        }
        __syncthreads();
        u64 earlier = before;
        for (int w = 0; w < (int)(threadIdx.x >> 5); w++)
        {
            earlier += m.warp_weights[w];
        }
        u64 until = earlier + running;
        if (own > 0 && until > target && until - own <= target)
        {
            bool second = until - v1 <= target;
            m.found_bin = second ? b0 + 1 : b0;
            m.before = second ? until - v1 : until - own;
        }
        __syncthreads();
        if (m.found_bin < 0)
        {
            // Rounding left the target behind the last token: that one is meant. Only at the first level can this be.
            int last = -1;
            for (int b = threadIdx.x; b < bins; b += THREADS)
            {
                last = m.counts[b] > 0 ? b : last;
            }
            u64 best = block_max_key((u64)(last + 1), m);
            if (threadIdx.x == 0)
            {
                m.found_bin = (int)best - 1;
                u64 sum = before;
                for (int b = 0; b < m.found_bin; b++)
                {
                    sum += BY_COUNT ? (u64)m.counts[b] : m.weights[b];
                }
                m.before = sum;
            }
            __syncthreads();
            if (m.found_bin < 0)
            {
                return 0;
            }
            // All of this bin's tokens but the last stand before the target.
            target = m.before + (BY_COUNT ? (u64)m.counts[m.found_bin] : m.weights[m.found_bin]) - 1;
        }
        int bin = m.found_bin;
        before = m.before;
        bool single = m.counts[bin] == 1;
        if (level == 0)
        {
            coarse = bin;
        }
        else
        {
            int shift = level <= 4 ? 64 - 8 * level : 16 - 8 * (level - 5);
            prefix |= (u64)(255 - bin) << shift;
        }
        __syncthreads();
        if (single || level == LEVELS - 1)
        {
            // One token is left: the one in the chosen bins.
            for (int i = threadIdx.x; i < choice.c.count; i += THREADS)
            {
                int id = choice.c.id(i);
                float x = choice.c.logits[id];
                u64 key = key_of(x, id);
                if (key < choice.lowest_key || !in_bins(choice, x, key, level, coarse, prefix) || bin_of(choice, x, key, level) != bin)
                {
                    continue;
                }
                if (!BY_COUNT)
                {
                    float w = weight_of(choice, x);
                    if (w < choice.min_p || integer_weight(w) == 0)
                    {
                        continue;
                    }
                }
                m.found_key = key;
            }
            __syncthreads();
            u64 key = m.found_key;
            __syncthreads();
            return key;
        }
    }
    return 0;
}

// Sum of the weights of the tokens that the choice keeps.
DEVICE u64 total_weight(const Choice& choice, Shared& m)
{
    u64 sum = 0;
    for (int i = threadIdx.x; i < choice.c.count; i += THREADS)
    {
        int id = choice.c.id(i);
        float x = choice.c.logits[id];
        float w = weight_of(choice, x);
        if (key_of(x, id) >= choice.lowest_key && w >= choice.min_p)
        {
            sum += integer_weight(w);
        }
    }
    return block_sum_integer(sum, m);
}

// The token, in the order of ids, with which the sum of weights exceeds draw · total. Nothing is cut.
DEVICE int draw_by_id(const Choice& choice, double draw, Shared& m)
{
    int warp = threadIdx.x >> 5;
    int lane = threadIdx.x & 31;
    int part = (choice.c.count + WARPS - 1) / WARPS;
    int begin = warp * part;
    int end = min(choice.c.count, begin + part);
    u64 sum = 0;
    for (int i = begin + lane; i < end; i += 32)
    {
        sum += integer_weight(weight_of(choice, choice.c.logits[choice.c.id(i)]));
    }
    for (int offset = 16; offset > 0; offset >>= 1)
    {
        sum += __shfl_xor_sync(0xffffffffu, sum, offset);
    }
    if (lane == 0)
    {
        m.warp_weights[warp] = sum;
    }
    if (threadIdx.x == 0)
    {
        m.flag = -1;
    }
    __syncthreads();
    u64 total = 0;
    u64 before = 0;
    for (int w = 0; w < WARPS; w++)
    {
        before += w < warp ? m.warp_weights[w] : 0;
        total += m.warp_weights[w];
    }
    u64 target = (u64)(draw * (double)total);
    if (target >= total)
    {
        target = total - 1;
    }
    if (before <= target && target < before + sum)
    {
        for (int i = begin; i < end; i += 32)
        {
            u64 own = i + lane < end ? integer_weight(weight_of(choice, choice.c.logits[choice.c.id(i + lane)])) : 0;
            u64 running = own;
            for (int offset = 1; offset < 32; offset <<= 1)
            {
                u64 y = __shfl_up_sync(0xffffffffu, running, offset);
                running += lane >= offset ? y : 0;
            }
            bool crossed = before + running > target;
            u32 votes = __ballot_sync(0xffffffffu, crossed);
            if (votes)
            {
                if (lane == __ffs(votes) - 1)
                {
                    m.flag = choice.c.id(i + lane);
                }
                break;
            }
            before += __shfl_sync(0xffffffffu, running, 31);
        }
    }
    __syncthreads();
    int token = m.flag;
    __syncthreads();
    return token;
}

// ---- random numbers

// Philox4x32-10: a number in [0, 1) with 53 random bits for the index-th draw of a seed.
DEVICE double uniform(u64 seed, int index)
{
    u32 c0 = (u32)index;
    u32 c1 = 0;
    u32 c2 = 0;
    u32 c3 = 0;
    u32 k0 = (u32)seed;
    u32 k1 = (u32)(seed >> 32);
    for (int round = 0; round < 10; round++)
    {
        u64 p0 = (u64)c0 * 0xD2511F53u;
        u64 p1 = (u64)c2 * 0xCD9E8D57u;
        c0 = (u32)(p1 >> 32) ^ c1 ^ k0;
        c1 = (u32)p1;
        c2 = (u32)(p0 >> 32) ^ c3 ^ k1;
        c3 = (u32)p0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return (double)(((u64)c0 << 21) ^ (c1 >> 11)) * (1.0 / 9007199254740992.0);
}

// ---- one row

DEVICE void apply_edits(float* logits, Edit* edits, const RowParams& row)
{
    for (int i = threadIdx.x; i < row.edit_count; i += THREADS)
    {
        Edit& e = edits[row.edit_start + i];
        float x = logits[e.token];
        e.saved = x;
        x += e.bias;
        if (e.flags & EDIT_STOP)
        {
            x = NEGATIVE_INFINITY;
        }
        if (e.flags & EDIT_SEEN)
        {
            x = x > 0.0f ? x / row.repetition : x * row.repetition;
        }
        if (e.count > 0)
        {
            x = x - row.frequency * (float)e.count - row.presence;
        }
        logits[e.token] = x;
    }
}

DEVICE int choose(const Candidates& c, u64 best, const RowParams& row, int vocabulary, Shared& m)
{
    if (row.temperature < GREEDY_BELOW || row.top_k == 1)
    {
        return token_of(best);
    }
    Choice choice;
    choice.c = c;
    choice.top = c.logits[token_of(best)];
    choice.inverse_temperature = 1.0f / row.temperature;
    choice.min_p = 0.0f;
    choice.lowest_key = 0;
    double draw = uniform(row.seed, row.output_index);
    bool cut_count = row.top_k > 0 && row.top_k < vocabulary;
    bool cut_share = row.top_p < 1.0f;
    if (!cut_count && !cut_share && row.min_p <= 0.0f)
    {
        return draw_by_id(choice, draw, m);
    }
    if (cut_count && row.top_k < c.count)
    {
        choice.lowest_key = find<true>(choice, (u64)(row.top_k - 1), m);
    }
    if (cut_share)
    {
        u64 total = total_weight(choice, m);
        double needed = ceil((double)row.top_p * (double)total);
        choice.lowest_key = find<false>(choice, needed < 1.0 ? 0 : (u64)needed - 1, m);
    }
    choice.min_p = row.min_p;
    u64 total = total_weight(choice, m);
    u64 target = (u64)(draw * (double)total);
    return token_of(find<false>(choice, target >= total ? total - 1 : target, m));
}

DEVICE void report(const SampleParams& p, const RowParams& row, const Candidates& raw, u64 best, int token, RowResult& result, Shared& m)
{
    float top = raw.logits[token_of(best)];
    double sum = 0.0;
    for (int i = threadIdx.x; i < raw.count; i += THREADS)
    {
        sum += (double)expf(raw.logits[i] - top);
    }
    double log_sum = (double)top + log(block_sum_double(sum, m));
    u64 own = key_of(raw.logits[token], token);
    int higher = 0;
    for (int i = threadIdx.x; i < raw.count; i += THREADS)
    {
        higher += key_of(raw.logits[i], i) > own ? 1 : 0;
    }
    result.rank = 1 + (int)block_sum_integer((u64)higher, m);
    result.logprob = (float)((double)raw.logits[token] - log_sum);

    u64 last = best + 1;
    for (int n = 0; n < row.logprobs; n++)
    {
        u64 next = 0;
        for (int i = threadIdx.x; i < raw.count; i += THREADS)
        {
            u64 key = key_of(raw.logits[i], i);
            next = key < last && key > next ? key : next;
        }
        next = block_max_key(next, m);
        if (threadIdx.x == 0)
        {
            TopEntry& entry = p.tops[row.top_start + n];
            entry.token = token_of(next);
            entry.logprob = (float)((double)raw.logits[token_of(next)] - log_sum);
        }
        last = next;
    }
}

KERNEL __launch_bounds__(THREADS) sample_rows(const SampleParams p)
{
    __shared__ Shared m;
    const RowParams row = p.rows[blockIdx.x];
    float* logits = p.logits + (i64)blockIdx.x * p.stride;
    RowResult result = {0, 0, 0.0f, 0};
    Candidates raw = {logits, 0, p.vocabulary};
    u64 best = scan(raw, m);
    bool failed = best == 0;
    if (!failed && row.kind == 1)
    {
        result.token = row.target;
    }
    else if (!failed)
    {
        Candidates c = raw;
        u64 highest = best;
        if (row.edit_count > 0 || row.allowed_count >= 0)
        {
            apply_edits(logits, p.edits, row);
            __syncthreads();
            if (row.allowed_count >= 0)
            {
                c.ids = p.allowed + row.allowed_start;
                c.count = row.allowed_count;
            }
            highest = scan(c, m);
            failed = highest == 0;
        }
        if (!failed)
        {
            result.token = choose(c, highest, row, p.vocabulary, m);
        }
        __syncthreads();
        for (int i = threadIdx.x; i < row.edit_count; i += THREADS)
        {
            const Edit& e = p.edits[row.edit_start + i];
            logits[e.token] = e.saved;
        }
        __syncthreads();
    }
    result.failed = failed ? 1 : 0;
    if (!failed && row.logprobs >= 0)
    {
        report(p, row, raw, best, result.token, result, m);
    }
    if (threadIdx.x == 0)
    {
        p.results[blockIdx.x] = result;
        p.sampled[blockIdx.x] = result.token;
    }
}
