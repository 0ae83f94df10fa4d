// Attention of the CUDA kernels, emulated, against plain double-precision code: shuffled pages, NaN wherever no key of a sequence is, prefilling and
// decoding sequences, windows.
#include "attention.cu"

#include <algorithm>
#include <random>

namespace
{
std::mt19937 random_bits(1);

float normal()
{
    static std::normal_distribution<float> distribution;
    return to_float(to_act(distribution(random_bits)));
}

struct Sequence
{
    int context;
    int tokens;
    std::vector<float> keys, values;
};

double check(int group, int kv_heads, int window, std::vector<Sequence> sequences, int chunk_tiles)
{
    const int heads = group * kv_heads;
    const i64 page = (i64)BLOCK_SIZE * HEAD_DIM;
    int blocks = 1;
    std::vector<int> query_start = {0}, context, table_start, tables, decode, prefill, items, item_start;
    for (auto& s : sequences)
    {
        blocks += (s.context + s.tokens + BLOCK_SIZE - 1) / BLOCK_SIZE;
    }
    std::vector<int> order;
    for (int b = 1; b < blocks; b++)
    {
        order.push_back(b);
    }
    std::shuffle(order.begin(), order.end(), random_bits);
    std::vector<u16> pool(blocks * 2 * kv_heads * page, 0xffff);
    int next = 0;
    for (auto& s : sequences)
    {
        int length = s.context + s.tokens;
        table_start.push_back((int)tables.size());
        for (int b = 0; b * BLOCK_SIZE < length; b++)
        {
            tables.push_back(order[next++]);
        }
        for (int p = 0; p < length; p++)
        {
            i64 at = (i64)tables[table_start.back() + p / BLOCK_SIZE] * 2 * kv_heads * page + p % BLOCK_SIZE * HEAD_DIM;
            bool kept = window == 0 || p > s.context - window;
            for (int h = 0; h < kv_heads; h++)
            {
                for (int d = 0; d < HEAD_DIM; d++)
                {
                    s.keys.push_back(normal());
                    s.values.push_back(normal());
                    if (kept)
                    {
                        pool[at + h * page + d] = to_act(s.keys.back());
                        pool[at + (kv_heads + h) * page + d] = to_act(s.values.back());
                    }
                }
            }
        }
        int index = (int)context.size();
        context.push_back(s.context);
        query_start.push_back(query_start.back() + s.tokens);
        if (s.tokens > 1)
        {
            prefill.push_back(index);
            continue;
        }
        item_start.push_back((int)items.size() / 2);
        for (int piece = 0; piece * chunk_tiles * PAGE_TILE < length; piece++)
        {
            items.push_back((int)decode.size());
            items.push_back(piece);
        }
        decode.push_back(index);
    }

    int tokens = query_start.back();
    std::vector<u16> q((size_t)tokens * heads * HEAD_DIM), y(q.size(), 0xffff);
    for (auto& x : q)
    {
        x = to_act(1.5f * normal());
    }
    std::vector<float> partial((items.size() / 2 + 1) * heads * (HEAD_DIM + 1), NAN);
    AttentionParams p = {};
    p.q = q.data();
    p.y = y.data();
    p.pool = pool.data();
    p.tables = tables.data();
    p.table_start = table_start.data();
    p.query_start = query_start.data();
    p.context = context.data();
    p.items = items.data();
    p.item_start = item_start.data();
    p.partial = partial.data();
    p.partial_lse = partial.data() + (items.size() / 2 + 1) * heads * HEAD_DIM;
    p.block_stride = 2 * kv_heads * page;
    p.q_stride = p.y_stride = heads * HEAD_DIM;
    p.kv_heads = kv_heads;
    p.group = group;
    p.window = window;
    p.chunk_tiles = chunk_tiles;
    p.scale = 1.44269504f / sqrtf(HEAD_DIM);
    if (!prefill.empty())
    {
        int tiles = 0;
        for (int s : prefill)
        {
            tiles += (sequences[s].tokens * group + QUERY_TILE - 1) / QUERY_TILE;
        }
        p.sequences = prefill.data();
        p.num_sequences = (int)prefill.size();
        launch(tiles, kv_heads, PREFILL_THREADS, [&] { prefill_attention(p); });
    }
    if (!decode.empty())
    {
        p.sequences = decode.data();
        p.num_sequences = (int)decode.size();
        launch((unsigned)items.size() / 2, kv_heads * ((group + 15) / 16), DECODE_WARPS * 32, [&] { decode_attention(p); });
        launch((unsigned)decode.size(), heads, 128, [&] { combine_attention(p); });
    }

    double worst = 0;
    for (size_t s = 0; s < sequences.size(); s++)
    {
        for (int t = 0; t < sequences[s].tokens; t++)
        {
            int position = sequences[s].context + t;
            int first = window == 0 ? 0 : std::max(0, position - window + 1);
            for (int h = 0; h < heads; h++)
            {
                const u16* query = &q[((size_t)(query_start[s] + t) * heads + h) * HEAD_DIM];
                std::vector<double> weights, expected(HEAD_DIM);
                double top = -INFINITY, sum = 0, difference = 0, size = 0;
                auto at = [&](int j) { return ((size_t)j * kv_heads + h / group) * HEAD_DIM; };
                for (int j = first; j <= position; j++)
                {
                    double dot = 0;
                    for (int d = 0; d < HEAD_DIM; d++)
                    {
                        dot += (double)to_float(query[d]) * sequences[s].keys[at(j) + d];
                    }
                    weights.push_back(dot / sqrt((double)HEAD_DIM));
                    top = std::max(top, weights.back());
                }
                for (int j = first; j <= position; j++)
                {
                    double w = exp(weights[j - first] - top);
                    sum += w;
                    for (int d = 0; d < HEAD_DIM; d++)
                    {
                        expected[d] += w * sequences[s].values[at(j) + d];
                    }
                }
                const u16* actual = &y[((size_t)(query_start[s] + t) * heads + h) * HEAD_DIM];
                for (int d = 0; d < HEAD_DIM; d++)
                {
                    double e = expected[d] / sum;
                    difference += (to_float(actual[d]) - e) * (to_float(actual[d]) - e);
                    size += e * e;
                }
                double distance = sqrt(difference / size);
                worst = distance <= worst ? worst : distance;
            }
        }
    }
    return worst;
}
}

int main()
{
    int failed = 0;
    for (int group : {1, 5, 19})
    {
        for (int window : {0, 1, 19, 64})
        {
            for (int chunk : {8, 64})
            {
                std::vector<Sequence> sequences;
                for (auto [context, tokens] : std::vector<std::pair<int, int>>{{0, 1}, {37, 1}, {300, 1}, {0, 19}, {111, 35}, {15, 2}, {16, 1}})
                {
                    sequences.push_back({context, tokens, {}, {}});
                }
                double error = check(group, group == 5 ? 2 : 1, window, sequences, chunk);
                bool right = error <= 1.6e-2;
                failed += !right;
                printf("%s heads of %d, group %d, window %d, pieces of %d tiles: %.2e\n", right ? "pass" : "FAIL", HEAD_DIM, group, window, chunk, error);
            }
        }
    }
    return failed != 0;
}
