#!/usr/bin/env python3
"""Makes the golden vectors of the tokenizer tests.

    python3 make.py OUTPUT_FOLDER

Needs the packages `tokenizers` (0.23) and `sentencepiece` (0.2). It trains small tokenizers whose pipelines are those of
the published families, then writes for each one OUTPUT_FOLDER/<name>/tokenizer.json (or tokenizer.model) and vectors.json,
and once for all OUTPUT_FOLDER/texts.json. What fails is named in OUTPUT_FOLDER/failures.txt; the rest is still written.
"""

import importlib
import inspect
import io
import json
import os
import random
import re
import subprocess
import sys
import traceback

import samples

TEXTS = samples.texts()
MAX_JSON_BYTES = 120_000

GPT2 = r"""'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"""
LLAMA3 = r"""(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"""
QWEN2 = r"""(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"""
TEKKEN = (r"""[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"""
          r"""|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"""
          r"""|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+""")
O200K = (r"""[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"""
         r"""|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"""
         r"""|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+""")
DEEPSEEK_V3 = (r"""[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"""
               r"""| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+""")


def training_texts():
    """The test texts (code several times, so that it dominates) and some of Python's own library."""
    for text in TEXTS.values():
        yield text
    for text in samples.CODE.values():
        for _ in range(4):
            yield text
    for name in ("json.decoder", "textwrap", "bisect", "heapq", "argparse"):
        yield inspect.getsource(importlib.import_module(name))


# ---- tokenizer.json ------------------------------------------------------------------------------------------------

def split(regex, behavior="Isolated", invert=False, literal=False):
    pattern = {"String": regex} if literal else {"Regex": regex}
    return {"type": "Split", "pattern": pattern, "behavior": behavior, "invert": invert}


def sequence(key, *items):
    return {"type": "Sequence", key: list(items)}


def byte_level(add_prefix_space=False, use_regex=False, trim_offsets=True):
    return {"type": "ByteLevel", "add_prefix_space": add_prefix_space, "trim_offsets": trim_offsets, "use_regex": use_regex}


def metaspace(scheme, split_words):
    return {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": scheme, "split": split_words}


def replace(pattern, content, regex=False):
    return {"type": "Replace", "pattern": {"Regex" if regex else "String": pattern}, "content": content}


def template(before, after, ids):
    single = [{"SpecialToken": {"id": t, "type_id": 0}} for t in before]
    single.append({"Sequence": {"id": "A", "type_id": 0}})
    single += [{"SpecialToken": {"id": t, "type_id": 0}} for t in after]
    pair = single + [{"Sequence": {"id": "B", "type_id": 1}}]
    special = {t: {"id": t, "ids": [ids[t]], "tokens": [t]} for t in before + after}
    return {"type": "TemplateProcessing", "single": single, "pair": pair, "special_tokens": special}


def bpe(vocab=None, merges=None, **options):
    model = {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None,
             "fuse_unk": False, "byte_fallback": False, "ignore_merges": False}
    model.update(options)
    model["vocab"] = vocab or {}
    model["merges"] = merges or []
    return model


def pipeline(model, added, normalizer, pre_tokenizer, post_processor, decoder):
    return {"version": "1.0", "truncation": None, "padding": None, "added_tokens": added, "normalizer": normalizer,
            "pre_tokenizer": pre_tokenizer, "post_processor": post_processor, "decoder": decoder, "model": model}


def added(tokens, first_id, vocab=None):
    """tokens: content, or (content, options); those already in vocab keep their id, the others count up from first_id."""
    out, next_id = [], first_id
    for token in tokens:
        content, options = (token, {}) if isinstance(token, str) else token
        entry = {"id": 0, "content": content, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
                 "special": True}
        entry.update(options)
        if vocab and content in vocab:
            entry["id"] = vocab[content]
        else:
            entry["id"] = next_id
            next_id += 1
        out.append(entry)
    return out


def train(vocab_size, normalizer, pre_tokenizer, byte_alphabet, limit_alphabet=None):
    from tokenizers import Tokenizer, pre_tokenizers, trainers
    tokenizer = Tokenizer.from_str(json.dumps(pipeline(bpe(), [], normalizer, pre_tokenizer, None, None)))
    options = {"vocab_size": vocab_size, "min_frequency": 2, "show_progress": False, "special_tokens": []}
    if byte_alphabet:
        options["initial_alphabet"] = sorted(pre_tokenizers.ByteLevel.alphabet())
    if limit_alphabet:
        options["limit_alphabet"] = limit_alphabet
    tokenizer.train_from_iterator(training_texts(), trainer=trainers.BpeTrainer(**options))
    model = json.loads(tokenizer.to_str())["model"]
    vocab = dict(sorted(model["vocab"].items(), key=lambda item: item[1]))
    merges = [tuple(m) if not isinstance(m, str) else tuple(m.split(" ")) for m in model["merges"]]
    return vocab, [list(m) for m in merges]


def with_bytes(vocab, first=("<unk>", "<s>", "</s>"), byte_tokens=True):
    """The vocabulary renumbered behind the control tokens and the 256 byte tokens, as SentencePiece lays it out."""
    names = list(first)
    if byte_tokens:
        names += [f"<0x{b:02X}>" for b in range(256)]
    names += [t for t in vocab if t not in set(names)]
    return {t: i for i, t in enumerate(names)}


def spm_decoder(strip=1):
    return sequence("decoders", replace("\u2581", " "), {"type": "ByteFallback"}, {"type": "Fuse"},
                    {"type": "Strip", "content": " ", "start": strip, "stop": 0})


BYTE_DECODER = {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True}
CHATML = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
FIM = [(t, {"special": False}) for t in ("<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|fim_pad|>",
                                         "<|repo_name|>", "<|file_sep|>")]
TOOLS = [(t, {"special": False}) for t in ("<tool_call>", "</tool_call>")]
IQUEST = ["<CLS>", "<SEP>", "<EOD>", "<MASK>", "<PAD>", "<|im_start|>", "<|im_end|>", "<|fim_prefix|>", "<|fim_middle|>",
          "<|fim_suffix|>", "<|fim_pad|>", "<|endoftext|>", "<|repo_name|>", "<|file_sep|>"]
IQUEST += [(t, {"special": False}) for t in ("<think>", "</think>", "<tools>", "</tools>", "<tool_call>", "</tool_call>",
                                             "<tool_response>", "</tool_response>")]


def gpt2():
    pre = byte_level(use_regex=True)
    vocab, merges = train(1500, None, pre, True)
    return pipeline(bpe(vocab, merges), added(["<|endoftext|>"], len(vocab)), None, pre, byte_level(trim_offsets=False, use_regex=True),
                    BYTE_DECODER)


def gpt2_prefix_space():
    pre = byte_level(add_prefix_space=True, use_regex=True)
    vocab, merges = train(900, None, pre, True)
    return pipeline(bpe(vocab, merges), added(["<|endoftext|>", "<s>", ("</s>", {"normalized": True})], len(vocab)), None, pre,
                    None, BYTE_DECODER)


def llama3():
    pre = sequence("pretokenizers", split(LLAMA3), byte_level())
    vocab, merges = train(1800, None, pre, True)
    merges = merges[:-60]  # the last tokens are then reached only through ignore_merges
    tokens = added(["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"], len(vocab))
    ids = {t["content"]: t["id"] for t in tokens}
    post = sequence("processors", byte_level(use_regex=True), template(["<|begin_of_text|>"], [], ids))
    return pipeline(bpe(vocab, merges, ignore_merges=True), tokens, None, pre, post, BYTE_DECODER)


def qwen2():
    normalizer, pre = {"type": "NFC"}, sequence("pretokenizers", split(QWEN2), byte_level())
    vocab, merges = train(1800, normalizer, pre, True)
    return pipeline(bpe(vocab, merges, continuing_subword_prefix="", end_of_word_suffix=""),
                    added(CHATML + FIM + TOOLS, len(vocab)), normalizer, pre, byte_level(trim_offsets=False), byte_level())


def deepseek_coder():
    normalizer = sequence("normalizers")
    pre = sequence("pretokenizers", split("[\r\n]"), split(r"\s?\p{L}+"), split(r"\s?\p{P}+"),
                   split("[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+"), {"type": "Digits", "individual_digits": True}, byte_level())
    vocab, merges = train(1500, normalizer, pre, True)
    tokens = added([("<｜fim▁hole｜>", {"special": False}), ("<｜fim▁begin｜>", {"special": False}),
                    ("<｜fim▁end｜>", {"special": False}), ("<｜User｜>", {"special": False, "normalized": True}),
                    "<|EOT|>", "<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>"], len(vocab))
    ids = {t["content"]: t["id"] for t in tokens}
    return pipeline(bpe(vocab, merges), tokens, normalizer, pre, template(["<｜begin▁of▁sentence｜>"], [], ids), byte_level(use_regex=True))


def deepseek_v3():
    pre = sequence("pretokenizers", split(r"\p{N}{1,3}"), split("[一-龥\u3040-ゟ゠-ヿ]+"), split(DEEPSEEK_V3), byte_level())
    vocab, merges = train(1500, None, pre, True)
    return pipeline(bpe(vocab, merges), added(["<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>"], len(vocab)), None, pre, None, byte_level())


def starcoder2():
    pre = sequence("pretokenizers", {"type": "Digits", "individual_digits": True}, byte_level(use_regex=True))
    vocab, merges = train(1500, None, pre, True)
    return pipeline(bpe(vocab, merges), added(["<|endoftext|>", "<fim_prefix>", "<fim_middle>", "<fim_suffix>"], len(vocab)), None, pre,
                    None, BYTE_DECODER)


def tekken():
    pre = sequence("pretokenizers", split(TEKKEN), byte_level())
    vocab, merges = train(1600, None, pre, True)
    merges = merges[:-40]
    first = ["<unk>", "<s>", "</s>", "[INST]", "[/INST]"]
    vocab = with_bytes(vocab, first, byte_tokens=False)
    tokens = added(first, 0, vocab)
    ids = {t["content"]: t["id"] for t in tokens}
    return pipeline(bpe(vocab, merges, ignore_merges=True), tokens, None, pre, template(["<s>"], [], ids), BYTE_DECODER)


def o200k():
    pre = sequence("pretokenizers", split(O200K), byte_level())
    vocab, merges = train(1200, None, pre, True)
    return pipeline(bpe(vocab, merges, ignore_merges=True), added(["<|endoftext|>"], len(vocab)), None, pre, None, BYTE_DECODER)


def spm_training(pre_tokenizer=None, limit=220, size=1300):
    return train(size, replace(" ", "\u2581"), pre_tokenizer or metaspace("always", True), False, limit)


def llama2():
    vocab, merges = spm_training()
    vocab = with_bytes(vocab)
    normalizer = sequence("normalizers", {"type": "Prepend", "prepend": "\u2581"}, replace(" ", "\u2581"))
    tokens = added(["<unk>", "<s>", "</s>"], 0, vocab)
    ids = {t["content"]: t["id"] for t in tokens}
    return pipeline(bpe(vocab, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True), tokens, normalizer, None,
                    template(["<s>"], [], ids), spm_decoder())


def codellama():
    vocab, merges = spm_training(size=1200)
    vocab = with_bytes(vocab)
    normalizer = sequence("normalizers", {"type": "Prepend", "prepend": "\u2581"}, replace(" ", "\u2581"))
    tokens = added(["<unk>", "<s>", "</s>", "▁<PRE>", "▁<MID>", "▁<SUF>", "▁<EOT>", ("<|im_start|>", {"normalized": True})],
                   len(vocab), vocab)
    ids = {t["content"]: t["id"] for t in tokens}
    return pipeline(bpe(vocab, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True), tokens, normalizer, None,
                    template(["<s>"], ["</s>"], ids), spm_decoder())


def llama2_crossing():
    """Tokens that span blanks, so that no blank is a safe place to cut."""
    vocab, merges = spm_training(split("\n", "MergedWithPrevious", literal=True))
    vocab = with_bytes(vocab)
    normalizer = replace(" ", "\u2581")
    return pipeline(bpe(vocab, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True), added(["<unk>", "<s>", "</s>"], 0, vocab),
                    normalizer, None, None, spm_decoder(0))


def metaspace_first():
    vocab, merges = spm_training(size=1200)
    vocab = with_bytes(vocab)
    tokens = added(["<unk>", "<s>", "</s>", "[INST]", "[/INST]"], len(vocab), vocab)
    ids = {t["content"]: t["id"] for t in tokens}
    return pipeline(bpe(vocab, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True), tokens, None, metaspace("first", False),
                    template(["<s>"], [], ids), spm_decoder())


def metaspace_always():
    vocab, merges = spm_training(limit=90, size=700)
    vocab = with_bytes(vocab, byte_tokens=False)
    return pipeline(bpe(vocab, merges, unk_token="<unk>", fuse_unk=True), added(["<unk>", "<s>", "</s>"], 0, vocab), None,
                    metaspace("always", True), None, metaspace("always", True))


def metaspace_never():
    vocab, merges = spm_training(limit=90, size=700)
    vocab = with_bytes(vocab, byte_tokens=False)
    return pipeline(bpe(vocab, merges, unk_token="<unk>", fuse_unk=False), added(["<unk>", "<s>", "</s>"], 0, vocab), None,
                    metaspace("never", True), None, metaspace("never", True))


def iquest():
    vocab, merges = spm_training()
    vocab = with_bytes(vocab)
    normalizer = sequence("normalizers", {"type": "Prepend", "prepend": "\u2581"}, replace(" ", "\u2581"))
    return pipeline(bpe(vocab, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True),
                    added(["<unk>", "<s>", "</s>"] + IQUEST, len(vocab), vocab), normalizer, None, None, spm_decoder())


def no_unknown():
    """No unknown token and only half of the byte tokens: a character without a token vanishes or falls to bytes."""
    vocab, merges = spm_training(limit=60, size=500)
    vocab = with_bytes(vocab, ["<s>"], byte_tokens=False)
    for b in range(128, 256):
        vocab[f"<0x{b:02X}>"] = len(vocab)
    return pipeline(bpe(vocab, merges, byte_fallback=True), added(["<s>"], 0, vocab), replace(" ", "\u2581"), None, None,
                    sequence("decoders", replace("\u2581", " "), {"type": "ByteFallback"}, {"type": "Fuse"}))


def added_token_options():
    pre = byte_level(use_regex=True)
    normalizer = {"type": "Lowercase"}
    vocab, merges = train(600, normalizer, pre, True)
    tokens = added([("<lstrip>", {"lstrip": True}), ("<rstrip>", {"rstrip": True}), ("<both>", {"lstrip": True, "rstrip": True}),
                    ("word", {"single_word": True, "special": False}), ("Normalized", {"normalized": True, "special": False}),
                    ("<|im_start|>", {}), ("<|im_start|>user", {}), ("im_start", {"special": False}),
                    ("  ", {"special": False}), ("é", {"special": False})], len(vocab), vocab)
    return pipeline(bpe(vocab, merges), tokens, normalizer, pre, None, BYTE_DECODER)


def small_byte_level(pre_tokenizers_before, normalizer=None):
    """A small byte-level tokenizer behind the given pre-tokenizers and normalizer."""
    def build():
        pre = sequence("pretokenizers", *pre_tokenizers_before, byte_level())
        vocab, merges = train(520, normalizer, pre, True)
        return pipeline(bpe(vocab, merges), added(["<|endoftext|>"], len(vocab)), normalizer, pre, None, BYTE_DECODER)
    return build


HUGGING_FACE = {
    "gpt2": (gpt2, True), "gpt2-prefix-space": (gpt2_prefix_space, False), "llama3": (llama3, False), "qwen2": (qwen2, False),
    "deepseek-coder": (deepseek_coder, False), "deepseek-v3": (deepseek_v3, False), "starcoder2": (starcoder2, True),
    "tekken": (tekken, False), "o200k": (o200k, False), "llama2": (llama2, True), "codellama": (codellama, False),
    "llama2-crossing": (llama2_crossing, False), "metaspace-first": (metaspace_first, False),
    "metaspace-always": (metaspace_always, False), "metaspace-never": (metaspace_never, False), "iquest": (iquest, False),
    "no-unknown": (no_unknown, False), "added-token-options": (added_token_options, False),
    "split-removed": (small_byte_level([split(r"\s+", "Removed")]), False),
    "split-removed-inverted": (small_byte_level([split(r"\w+|[^\w\s]+", "Removed", True)]), False),
    "split-merged-previous": (small_byte_level([split(r"[\s\p{P}]", "MergedWithPrevious")]), False),
    "split-merged-next": (small_byte_level([split(" ", "MergedWithNext", literal=True)]), False),
    "split-contiguous": (small_byte_level([split(r"\d", "Contiguous"), split("[aeiou]|\\p{Lu}", "Contiguous", True)]), False),
    "split-regex-features": (small_byte_level([split(r"(?<=[a-z])(?=[A-Z])|^\s+|(?:ab)+?c|\p{Nd}{2,3}?(?!\p{Nd})|[^\S\n]++\S|x*+y$|\x{e9}|\u00df|[[:punct:]&&[^_-]]+")]), False),
    "whitespace": (small_byte_level([{"type": "Whitespace"}]), False),
    "whitespace-split": (small_byte_level([{"type": "WhitespaceSplit"}]), False),
    "punctuation": (small_byte_level([{"type": "Punctuation", "behavior": "Isolated"},
                                      {"type": "Digits", "individual_digits": False}]), False),
    "punctuation-previous": (small_byte_level([{"type": "Punctuation", "behavior": "MergedWithPrevious"}]), False),
    "normalizer-nfd": (small_byte_level([], {"type": "NFD"}), False),
    "normalizer-nfkc": (small_byte_level([split(GPT2)], sequence("normalizers", {"type": "NFKC"}, replace(r"\s+", " ", True))), False),
    "normalizer-nfkd": (small_byte_level([], sequence("normalizers", {"type": "NFKD"}, {"type": "Lowercase"},
                                                      {"type": "Strip", "strip_left": True, "strip_right": True})), False),
}


def string_merges(spec):
    out = json.loads(json.dumps(spec))
    out["model"]["merges"] = [" ".join(m) for m in spec["model"]["merges"]]
    return out


def random_sequences(vocab_size, special_ids, byte_ids):
    rng = random.Random(7)
    for _ in range(30):
        yield [rng.randrange(vocab_size) for _ in range(rng.randrange(1, 14))]
    for _ in range(10):
        yield [rng.choice(special_ids) if special_ids and rng.random() < 0.3 else rng.randrange(vocab_size) for _ in range(10)]
    if byte_ids:
        valid = [[byte_ids[b] for b in text.encode()] for text in ("é", "日本", "🎉", "aé")]
        for _ in range(30):
            ids = []
            for _ in range(rng.randrange(1, 5)):
                part = rng.randrange(4)
                if part == 0:
                    ids += rng.choice(valid)
                elif part == 1:
                    ids += rng.choice(valid)[:-1]
                elif part == 2:
                    ids += [byte_ids[rng.randrange(256)] if rng.random() < 0.7 else byte_ids[0x80 + rng.randrange(64)] for _ in range(rng.randrange(1, 6))]
                else:
                    ids += [rng.randrange(vocab_size)]
            yield ids


def make_hugging_face(folder, name, build, merges_as_strings):
    from tokenizers import Tokenizer
    spec = build()
    tokenizer = Tokenizer.from_str(json.dumps(spec))
    text = json.dumps(string_merges(spec), ensure_ascii=False) if merges_as_strings else tokenizer.to_str(pretty=False)
    for entry in spec["added_tokens"]:
        if tokenizer.token_to_id(entry["content"]) != entry["id"]:
            raise ValueError(f"{entry['content']!r} has id {tokenizer.token_to_id(entry['content'])}, not {entry['id']}")
    size = len(text.encode())
    if size > MAX_JSON_BYTES:
        raise ValueError(f"tokenizer.json has {size} bytes")
    cases, notes = [], []
    for key, value in TEXTS.items():
        case = {"text": key, "ids": tokenizer.encode(value, add_special_tokens=False).ids}
        with_special = tokenizer.encode(value, add_special_tokens=True).ids
        if with_special != case["ids"]:
            case["withSpecial"] = with_special
        kept = tokenizer.decode(with_special, skip_special_tokens=False)
        skipped = tokenizer.decode(with_special, skip_special_tokens=True)
        if kept != value:
            case["decoded"] = kept
        if skipped != kept:
            case["decodedSkip"] = skipped
        cases.append(case)
    try:
        tokenizer.encode_special_tokens = True
        for case in cases:
            plain = tokenizer.encode(TEXTS[case["text"]], add_special_tokens=False).ids
            if plain != case["ids"]:
                case["plain"] = plain
        tokenizer.encode_special_tokens = False
    except Exception:
        notes.append("plain: " + traceback.format_exc())
    special_ids = [t["id"] for t in spec["added_tokens"]]
    vocab = spec["model"]["vocab"]
    byte_ids = [vocab[f"<0x{b:02X}>"] for b in range(256)] if all(f"<0x{b:02X}>" in vocab for b in range(256)) else None
    decodes = [{"ids": ids, "decoded": tokenizer.decode(ids, skip_special_tokens=False),
                "decodedSkip": tokenizer.decode(ids, skip_special_tokens=True)}
               for ids in random_sequences(tokenizer.get_vocab_size(with_added_tokens=True), special_ids, byte_ids)]
    write(folder, name, "tokenizer.json", text)
    write(folder, name, "vectors.json", json.dumps({"plain": not notes, "cases": cases, "decodes": decodes}, separators=(",", ":")))
    return notes


# ---- tokenizer.model -----------------------------------------------------------------------------------------------

RULES = "FF21\t41\nFF11\t31\n3000\t20\nA0\t20\n9\t20\n65 301\tE9\n61 308\tE4\nFB01\t66 69\n2126\t3A9\n33A1\t6D 32\nAD\t\n1100 1161\tAC00\nAC00 11A8\tAC01\n"

SENTENCEPIECE = {
    "spm-llama": dict(vocab_size=1200, byte_fallback=True, normalization_rule_name="identity", split_digits=True,
                      remove_extra_whitespaces=False, allow_whitespace_only_pieces=True, add_dummy_prefix=True),
    "spm-no-dummy-prefix": dict(vocab_size=1100, byte_fallback=True, normalization_rule_name="identity",
                                remove_extra_whitespaces=False, allow_whitespace_only_pieces=True, add_dummy_prefix=False),
    "spm-defaults": dict(vocab_size=900, byte_fallback=False, normalization_rule_name="identity", character_coverage=0.98),
    "spm-rules": dict(vocab_size=900, byte_fallback=True, normalization_rule_tsv="RULES", remove_extra_whitespaces=True),
    "spm-symbols": dict(vocab_size=1000, byte_fallback=True, normalization_rule_name="identity", remove_extra_whitespaces=False,
                        allow_whitespace_only_pieces=True,
                        user_defined_symbols=["<|im_start|>", "<|im_end|>", "<tool_call>", "def\u2581", "\u2581\u2581", "return", "日本", "retu"],
                        control_symbols=["<CTRL>", "<|endoftext|>"]),
    "spm-suffix": dict(vocab_size=800, byte_fallback=True, normalization_rule_name="identity", treat_whitespace_as_suffix=True),
    "spm-crossing": dict(vocab_size=900, byte_fallback=True, normalization_rule_name="identity", split_by_whitespace=False,
                         split_by_unicode_script=False, split_by_number=False, remove_extra_whitespaces=False),
    "spm-iquest": dict(vocab_size=1300, byte_fallback=True, normalization_rule_name="identity", split_digits=True,
                       remove_extra_whitespaces=False, allow_whitespace_only_pieces=True, add_dummy_prefix=True),
}


def spm_lines():
    """Training lines: sentencepiece takes no NUL and has a limit on the length of a line."""
    for text in training_texts():
        for line in re.split(r"(?<=\n)", text.replace("\x00", "")):
            line = line.rstrip("\n")
            if line.strip():
                yield line[:2000]


def make_sentencepiece(folder, name, options):
    import sentencepiece
    options = dict(options)
    if "normalization_rule_tsv" in options:
        # A bare name, because the model keeps it.
        os.chdir(folder)
        options["normalization_rule_tsv"] = "rules.tsv"
        with open("rules.tsv", "w", encoding="utf-8") as file:
            file.write(RULES)
    options.setdefault("character_coverage", 0.985)
    proto = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(list(spm_lines())), model_writer=proto, model_type="bpe",
                                             num_threads=1, minloglevel=2, max_sentence_length=10000, **options)
    model = proto.getvalue()
    if "normalization_rule_tsv" in options:
        os.remove(options["normalization_rule_tsv"])
    processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    cases, notes = [], []
    for key, value in TEXTS.items():
        try:
            ids = processor.encode(value, out_type=int)
            case = {"text": key, "ids": ids}
            decoded = processor.decode(ids)
            if decoded != value:
                case["decoded"] = decoded
            cases.append(case)
        except Exception:
            notes.append(f"{key}: " + traceback.format_exc())
    size = processor.get_piece_size()
    byte_ids = [processor.piece_to_id(f"<0x{b:02X}>") for b in range(256)] if options["byte_fallback"] else None
    special_ids = [i for i in range(size) if processor.is_control(i)]
    decodes = []
    for ids in random_sequences(size, special_ids, byte_ids):
        try:
            decodes.append({"ids": ids, "decoded": processor.decode(ids)})
        except Exception:
            notes.append(f"decode {ids}: " + traceback.format_exc())
    os.makedirs(os.path.join(folder, name), exist_ok=True)
    with open(os.path.join(folder, name, "tokenizer.model"), "wb") as file:
        file.write(model)
    extra = {}
    if name == "spm-iquest":
        tokens = added(IQUEST, size)
        config = {"tokenizer_class": "IQuestCoderTokenizer", "add_bos_token": False, "add_eos_token": False, "bos_token": "<s>",
                  "eos_token": "<|im_end|>", "unk_token": "<unk>", "pad_token": "<|endoftext|>", "added_tokens_decoder":
                  {str(t["id"]): {k: v for k, v in t.items() if k != "id"} for t in tokens}}
        write(folder, name, "tokenizer_config.json", json.dumps(config, ensure_ascii=False, indent=1))
        extra["segmented"] = segmented_cases(processor, tokens)
    write(folder, name, "vectors.json", json.dumps({"cases": cases, "decodes": decodes, **extra}, separators=(",", ":")))
    return notes


def segmented_cases(processor, tokens):
    """As the slow tokenizers do it: the text between added tokens goes to sentencepiece piece by piece."""
    ids = {t["content"]: t["id"] for t in tokens}
    pattern = re.compile("(" + "|".join(re.escape(t) for t in sorted(ids, key=len, reverse=True)) + ")")
    out = []
    for key, value in TEXTS.items():
        if not key.startswith("special"):
            continue
        encoded = []
        for part in pattern.split(value):
            if part in ids:
                encoded.append(ids[part])
            elif part:
                encoded += processor.encode(part, out_type=int)
        out.append({"text": key, "ids": encoded})
    return out


def write(folder, name, file_name, text):
    os.makedirs(os.path.join(folder, name), exist_ok=True)
    with open(os.path.join(folder, name, file_name), "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def make_one(folder, name):
    """Makes one tokenizer; returns the notes of what failed in part, raises when nothing could be made."""
    if name in HUGGING_FACE:
        return make_hugging_face(folder, name, *HUGGING_FACE[name])
    return make_sentencepiece(folder, name, SENTENCEPIECE[name])


def main():
    folder = os.path.abspath(sys.argv[1])
    os.makedirs(folder, exist_ok=True)
    failure_file = os.path.join(folder, "failures.txt")
    if len(sys.argv) > 2:
        for note in make_one(folder, sys.argv[2]):
            with open(failure_file, "a", encoding="utf-8") as file:
                file.write(f"{sys.argv[2]} (partly): {note}\n")
        return
    write(folder, ".", "texts.json", json.dumps(TEXTS, indent=0))
    for name in [*HUGGING_FACE, *SENTENCEPIECE]:
        # A process each: a failed check inside the native libraries ends the process, and must end only its own.
        run = subprocess.run([sys.executable, os.path.abspath(__file__), folder, name], stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, errors="replace")
        print(name, "ok" if run.returncode == 0 else "FAILED", flush=True)
        if run.returncode != 0:
            with open(failure_file, "a", encoding="utf-8") as file:
                file.write(f"{name}: exit status {run.returncode}\n{run.stdout[-6000:]}\n")
    versions = {}
    for package in ("tokenizers", "sentencepiece"):
        try:
            versions[package] = importlib.import_module(package).__version__
        except Exception as error:
            versions[package] = repr(error)
    write(folder, ".", "versions.json", json.dumps(versions) + "\n")
    total = sum(os.path.getsize(os.path.join(base, f)) for base, _, files in os.walk(folder) for f in files)
    print("bytes:", total, "failures:", os.path.exists(failure_file))


if __name__ == "__main__":
    main()
