"""Texts the golden tokenizers are trained on and tested with. Everything here was written for this purpose."""

CODE = {
    "python": '''def quicksort(arr):
    """Sort a list; O(n log n) on average."""
    if len(arr) <= 1:
        return arr
    pivot = arr[len(arr) // 2]
    left = [x for x in arr if x < pivot]
    return quicksort(left) + [x for x in arr if x == pivot] + quicksort([x for x in arr if x > pivot])


class LRUCache:
    def __init__(self, capacity: int = 0x1F) -> None:
        self.data, self.capacity = {}, capacity

    def get(self, key):
        return self.data.get(key, -1)  # it's a miss, we'll say -1
''',
    "csharp": '''using System.Collections.Generic;

namespace Demo.Collections;

public sealed class Ring<T>(int capacity) where T : struct
{
    private readonly T[] _items = new T[capacity];
    private int _head;

    /// <summary>Adds one item and returns its slot.</summary>
    public int Push(in T item) => (_items[_head++ % _items.Length] = item) is { } ? _head - 1 : -1;

    public async Task<string?> ReadAsync(CancellationToken ct = default)
    {
        await Task.Delay(1_000, ct).ConfigureAwait(false);
        return $"{_head:N2} of {_items.Length}";
    }
}
''',
    "java": '''package org.example.graph;

import java.util.*;

public class Dijkstra {
    private final Map<Integer, List<int[]>> edges = new HashMap<>();

    public long[] shortest(int source, int n) {
        long[] dist = new long[n];
        Arrays.fill(dist, Long.MAX_VALUE);
        PriorityQueue<long[]> queue = new PriorityQueue<>((a, b) -> Long.compare(a[1], b[1]));
        queue.add(new long[] {source, 0L});
        while (!queue.isEmpty()) {
            long[] top = queue.poll();
            if (top[1] > dist[(int) top[0]]) continue;
        }
        return dist;
    }
}
''',
    "javascript": '''import { readFile } from "node:fs/promises";

export const debounce = (fn, ms = 250) => {
  let timer = null;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => fn(...args), ms);
  };
};

const re = /^(?:[a-z0-9_]+\\.)*\\$\\{([^}]+)\\}$/giu;
console.log(`total: ${items.reduce((a, b) => a + b, 0).toFixed(2)}`, typeof undefined === 'undefined');
''',
    "typescript": '''type Result<T, E = Error> = { ok: true; value: T } | { ok: false; error: E };

export abstract class Repository<K extends string | number, V> {
  protected readonly cache: Map<K, Promise<Result<V>>> = new Map();
  abstract load(key: K): Promise<V>;
  async get(key: K): Promise<Result<V>> {
    try { return { ok: true, value: await this.load(key) }; }
    catch (e) { return { ok: false, error: e as Error }; }
  }
}
''',
    "cpp": '''#include <cstdint>
#include <vector>
template <typename T, std::size_t N>
struct alignas(64) Matrix {
    T data[N * N]{};
    constexpr auto& operator()(std::size_t r, std::size_t c) noexcept { return data[r * N + c]; }
};
int main(int argc, char** argv) {
    std::vector<std::uint8_t> buf(1u << 16, 0xFF);
    for (auto it = buf.begin(); it != buf.end(); ++it) *it ^= static_cast<std::uint8_t>(it - buf.begin());
    return buf[0] == 0 ? 0 : 1; /* never */
}
''',
    "go": '''package main

import (
	"context"
	"fmt"
	"sync"
)

func worker(ctx context.Context, id int, jobs <-chan string, wg *sync.WaitGroup) {
	defer wg.Done()
	for {
		select {
		case j, ok := <-jobs:
			if !ok {
				return
			}
			fmt.Printf("worker %d: %q\\n", id, j)
		case <-ctx.Done():
			return
		}
	}
}
''',
    "rust": '''use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq)]
pub enum Json<'a> { Null, Num(f64), Str(&'a str), List(Vec<Json<'a>>), Map(BTreeMap<String, Json<'a>>) }

impl<'a> Json<'a> {
    pub fn depth(&self) -> usize {
        match self {
            Json::List(v) => 1 + v.iter().map(|x| x.depth()).max().unwrap_or(0),
            Json::Map(m) if !m.is_empty() => 1 + m.values().map(Json::depth).max().unwrap(),
            _ => 0,
        }
    }
}
''',
    "sql": '''WITH RECURSIVE tree(id, parent_id, depth) AS (
    SELECT id, parent_id, 0 FROM nodes WHERE parent_id IS NULL
    UNION ALL
    SELECT n.id, n.parent_id, t.depth + 1 FROM nodes n JOIN tree t ON n.parent_id = t.id
)
SELECT depth, COUNT(*) AS total, AVG(score)::NUMERIC(10, 2) FROM tree GROUP BY depth HAVING COUNT(*) > 3 ORDER BY 1 DESC;
''',
    "html": '''<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>A &amp; B</title>
<style>.card > a:hover { color: #ff8800; margin: 0 auto !important; }</style></head>
<body data-x='{"a": [1, 2]}'><p>caf&eacute; &mdash; 50&nbsp;%</p><script>if (a<b && c>d) { alert("x"); }</script></body></html>
''',
    "bash": '''#!/usr/bin/env bash
set -euo pipefail
for f in "${FILES[@]:-}"; do
    [[ -f "$f" ]] || { echo "no such file: $f" >&2; exit 1; }
    awk -F'\\t' '{ sum += $2 } END { printf "%.3f\\n", sum / NR }' "$f" | tee -a "$LOG"
done
''',
}

WORLD = {
    "english": "The quick brown fox doesn't jump; it's lazy, they're sure WE'LL see what I'd've done. Isn't THAT'S odd? y'all'd've I'M O'Neill's 'tis",
    "contractions": "'s 'S 't 'T 're 'RE 'Re 've 'VE 'm 'M 'll 'LL 'lL 'd 'D it'\u017f it'\u017f\u017f a's'b x'lla don''t '' 's's'",
    "german": "Größenwahn überall: Straße, ÄÖÜ, ẞ, daß, naïve façade, Ça va? ŒUVRE Œuvre",
    "turkish": "İstanbul ıssız, IŞIK; ŞİŞLİ ĞÜĞÜM",
    "greek": "Ἀρχὴ ἥμισυ παντός, ΟΔΥΣΣΕΥΣ ὀδυσσεύς",
    "russian": "Съешь же ещё этих мягких французских булок, да выпей чаю. ПРИВЕТ, Ёлка!",
    "chinese": "敏捷的棕色狐狸跳过了懒狗。函数返回列表中的最大值,时间复杂度为O(n)。你好,世界!",
    "japanese": "吾輩は猫である。名前はまだ無い。プログラミング言語のテスト、ガギグ カキク",
    "korean": "다람쥐 헌 쳇바퀴에 타고파. 프로그래밍 언어 각 가",
    "arabic": "الخوارزمية السريعة للبحث في القائمة ١٢٣٤ مَرْحَبًا",
    "hebrew": "שָׁלוֹם עולם, קוד פתוח",
    "hindi": "नमस्ते दुनिया १२३ क्षत्रिय",
    "thai": "สวัสดีชาวโลก ๑๒๓ ภาษาไทย",
    "tamil": "வணக்கம் உலகம் கொ",
    "mixed": "变量x1=数组[0]; // комментарий с 日本語 and emoji 🎉",
}

ODD = {
    "empty": "",
    "one": "a",
    "space": " ",
    "two spaces": "  ",
    "spaces around": "  leading and trailing   ",
    "newline": "\n",
    "newlines": "\n\n\n\n",
    "crlf": "first\r\nsecond\r\n\r\n  third\r\rfourth\n\r\n",
    "tabs": "\tone\t\ttwo\t \t three \t\n\t\tfour",
    "runs": "a" + " " * 2 + "b" + " " * 3 + "c" + " " * 7 + "d" + " " * 33 + "e\n" + " " * 16 + "f\n        \n    \ng   \n",
    "nbsp": "a\u00a0b\u00a0\u00a0c \u00a0 d\u202f1\u202f000 \u2009x",
    "ideographic space": "\u3000全角\u3000\u3000空白 \u3000 end\u3000",
    "exotic spaces": "a\u1680b\u2000c\u2003d\u2028e\u2029f\u205fg\u0085h\u180ei\u200bj\ufeffk\u000bl\u000cm\u001cn\u001fo",
    "digits": "0 1 12 123 1234 12345 1234567890 3.14159 1e-10 0xDEADBEEF 1_000_000 10,000.00 v1.2.3-rc4 ٣٤٥ ½ Ⅳ ² ①② ৪৫ 𝟘𝟙𝟚 x2y3 4x 123abc456",
    "control": "\x00\x01\x02\x07\x08\x1b[31mred\x1b[0m\x7f\u0080\u009f end",
    "nul inside": "a\x00b\x00\x00c",
    "emoji": "😀 😃😄 👍🏽 👨‍👩‍👧‍👦 🏳️‍🌈 🇩🇪🇫🇷 ❤️ ☺ ☺️ 1️⃣ 🤷🏻‍♀️🎉🎉🎉",
    "emoji code": "print('🚀'*3)  # ✅ done → next ⇒ λx.x ∀ε>0",
    "combining": "e\u0301 é a\u0308\u0323 ą̈ q\u0307\u0323 \u0301alone \u1100\u1161\u11a8 각 한글 \u1112\u1161\u11ab ṩ s\u0323\u0307 \u212b \u2126 ﬁ ﬀ ㎏ ｶﾞ Ａ１ ㌔ ² ℌ \u0958 \u2adc ẛ̣ \u0344 \u0f73\u0f75",
    "supplementary": "𝒜𝓑𝒸 𠀀𠀁 𐍈𐌰 𝔘𝔫𝔦 𞤀𞤢 𐐨𐐀 x𠮷y 𑀅 \U0001f1e6a \U000e0041",
    "zero width": "a\u200db\u200cc\u2060d\u00ade\u200ef\u202eg",
    "private": "\ue000\uf8ff\U0010fffd \ufffd\ufffe\uffff",
    "underline": "\u2581already\u2581escaped \u2581\u2581 a\u2581 \u2581b",
    "byte names": "<0x41><0x0A> <0xFF> <0x> <0xGG> <0xe4>",
    "punctuation": "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ --- ... !!! ?!?! ->=>::<=>&&||//**/*/ «quoted» “curly” ‘s – — … ¿¡ § ¶ € £ ¥ © ® ™ ° ± × ÷ ´ ¨ ^~",
    "apostrophe start": "'sample 'test 'really 'very 'more 'llama 'dog ' s ' t",
    "camel": "getHTTPResponseCodeXMLHttpRequest snake_case_name SCREAMING_SNAKE kebab-case iPhone ABCdefGHI aB Ab aBC ÀÉî ÀéÎ ǅ ǅa ʰx",
    "urls": "https://example.com/a/b?x=1&y=%20#frag user.name+tag@example.co.uk 192.168.0.1:8080 C:\\Users\\x\\file.txt ../../etc",
    "json": '{"key": [1, -2.5e+3, null, true], "nested": {"a\\u00e9": "b\\n\\t\\"q\\""}}',
    "repeat": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbb abababababababab ======================== ################",
    "escapes": "\\n \\t \\\\ \\x41 \\u0041 %d %s {0} {{}} ${x} $(y) `z`",
    "special inside": "<s>hello</s> <unk> <|endoftext|><|im_start|>user\nhi<|im_end|>\n <|im_end|> text<|begin_of_text|>[INST] x [/INST]<|eot_id|>",
    "special fim": "<|fim_prefix|>def f(x):\n    <|fim_suffix|>\n    return y<|fim_middle|> <fim_prefix>a<fim_suffix>b<fim_middle> ▁<PRE> p ▁<SUF>s ▁<MID>",
    "special tools": "<think>\nok\n</think>\n<tool_call>\n{\"name\": \"f\"}\n</tool_call><tools> </tools> <tool_response>1</tool_response>",
    "special deepseek": "<｜begin▁of▁sentence｜>a<｜fim▁begin｜>b<｜fim▁hole｜>c<｜fim▁end｜><|EOT|>  <｜end▁of▁sentence｜>",
    "special nearly": "<|im_start| > <|im_start <|im_start|<|im_start|>|> <<s>> </ s> <|fim_prefix|><|fim_prefix|>",
    "special spaces": "a  <lstrip>  b  <rstrip>  c  <both>  d <word> e<word>f <word>, <word>_ Normalized NORMALIZED normalized  <lstrip>\n<rstrip>\n",
}


def byte_soup():
    """Pseudo-random bytes, each read once as Latin-1 and once as UTF-8 with replacement."""
    state, out = 12345, {}
    for n in range(4):
        data = bytearray()
        for _ in range(96):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            data.append((state >> 16) & 0xFF)
        out[f"soup latin {n}"] = data.decode("latin-1")
        out[f"soup utf8 {n}"] = data.decode("utf-8", errors="replace")
    return out


def code_point_soup():
    """Pseudo-random code points of every plane, letters and white space mixed in, never a surrogate."""
    state, out = 99991, {}
    pools = [(0x20, 0x7E), (0x20, 0x7E), (0x09, 0x0D), (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x5FF), (0x900, 0xDFF),
             (0x1100, 0x11FF), (0x2000, 0x206F), (0x2190, 0x27BF), (0x3000, 0x30FF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3),
             (0xFF00, 0xFFEF), (0x1D400, 0x1D7FF), (0x1F300, 0x1F6FF), (0x20000, 0x2A6DF)]
    for n in range(6):
        chars = []
        for _ in range(80):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            low, high = pools[(state >> 16) % len(pools)]
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            chars.append(chr(low + (state >> 8) % (high - low + 1)))
        out[f"soup points {n}"] = "".join(chars)
    return out


def long_lines():
    return {
        "long word": "pneumonoultramicroscopic" * 40,
        "long line": ", ".join(f"item_{i} = {i * 7919 % 1000003}" for i in range(90)),
        "long spaces": "x" + " " * 700 + "y",
        "long mixed": "".join("日本" if i % 3 else "Abc9" for i in range(200)),
    }


def texts():
    all_texts = {}
    all_texts.update({"code " + name: text for name, text in CODE.items()})
    all_texts.update(WORLD)
    all_texts.update(ODD)
    all_texts.update(byte_soup())
    all_texts.update(code_point_soup())
    all_texts.update(long_lines())
    return all_texts
