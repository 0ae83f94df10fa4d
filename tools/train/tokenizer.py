"""Trains the byte-level BPE tokenizer and writes its three files: tokenizer.json, tokenizer_config.json, generation_config.json.

The split keeps words, single digits, punctuation, single line ends and runs of spaces apart, so that a prompt may end at any of
these borders (`def f(x):`, with or without the line end, with or without the indentation) and still looks like training text.
"""
import json
import os

SPLIT = r" ?\p{L}+| ?\p{N}| ?[^\s\p{L}\p{N}]+|\r?\n| {2,}|\s"
FIRST = ["<unk>", "<s>", "</s>"]
SPECIAL = ["<|im_start|>", "<|im_end|>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|fim_pad|>", "<|endoftext|>",
           "<|repo_name|>", "<|file_sep|>"]
PLAIN = ["<think>", "</think>", "<tools>", "</tools>", "<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>"]

DEFAULT_SYSTEM = "You are Tandem's built-in code model, a tiny demonstration."

# The family's ChatML layout. The default sentence has no line end before the tools heading; a given system text has two.
CHAT_TEMPLATE = """\
{%- if messages[0]['role'] == 'system' %}
    {%- set given = messages[0]['content'] %}
    {%- set rest = messages[1:] %}
{%- else %}
    {%- set given = none %}
    {%- set rest = messages %}
{%- endif %}
{{- '<|im_start|>system\\n' }}
{%- if given is not none %}
    {{- given }}
{%- else %}
    {{- "%DEFAULT%" }}
{%- endif %}
{%- if tools %}
    {%- if given is not none %}
        {{- '\\n\\n' }}
    {%- endif %}
    {{- '# Tools\\n\\nThese functions can be called. Each line between the <tools> tags describes one of them as JSON:\\n<tools>' }}
    {%- for tool in tools %}
        {{- '\\n' }}
        {{- tool | tojson }}
    {%- endfor %}
    {{- '\\n</tools>\\n\\nTo call one, answer with its name and its arguments as one JSON object between <tool_call> tags:\\n<tool_call>\\n{"name": "the name", "arguments": {"key": "value"}}\\n</tool_call>' }}
{%- endif %}
{{- '<|im_end|>\\n' }}
{%- for message in rest %}
    {%- if message['role'] == 'tool' %}
        {%- if loop.first or rest[loop.index0 - 1]['role'] != 'tool' %}
            {{- '<|im_start|>user' }}
        {%- endif %}
        {{- '\\n<tool_response>\\n' }}
        {{- message['content'] }}
        {{- '\\n</tool_response>' }}
        {%- if loop.last or rest[loop.index0 + 1]['role'] != 'tool' %}
            {{- '<|im_end|>\\n' }}
        {%- endif %}
    {%- elif message['role'] == 'assistant' and message['tool_calls'] %}
        {{- '<|im_start|>assistant\\n' }}
        {%- if message['content'] %}
            {{- message['content'] }}
        {%- endif %}
        {%- for call in message['tool_calls'] %}
            {%- if message['content'] or not loop.first %}
                {{- '\\n' }}
            {%- endif %}
            {%- set called = call['function'] if call['function'] else call %}
            {{- '<tool_call>\\n{"name": "' + called['name'] + '", "arguments": ' }}
            {%- if called['arguments'] is string %}
                {{- called['arguments'] }}
            {%- else %}
                {{- called['arguments'] | tojson }}
            {%- endif %}
            {{- '}\\n</tool_call>' }}
        {%- endfor %}
        {{- '<|im_end|>\\n' }}
    {%- else %}
        {{- '<|im_start|>' + message['role'] + '\\n' + (message['content'] or '') + '<|im_end|>\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
{%- endif %}
""".replace("%DEFAULT%", DEFAULT_SYSTEM)


def chat_prompt(user, system=DEFAULT_SYSTEM):
    """What the template gives for one user turn with the generation prompt."""
    return f"<|im_start|>system\n{system}<|im_end|>\n<|im_start|>user\n{user}<|im_end|>\n<|im_start|>assistant\n"


def fim_prompt(prefix, suffix):
    return f"<|fim_prefix|>{prefix}<|fim_suffix|>{suffix}<|fim_middle|>"


def train(texts, size, folder):
    """Trains on an iterable of texts; `size` counts every token, the added ones too. Writes the files and returns the tokenizer."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(SPLIT), behavior="isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=size - len(SPECIAL) - len(PLAIN), special_tokens=FIRST, min_frequency=2,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in SPECIAL])
    tokenizer.add_tokens([AddedToken(t, special=False, normalized=False) for t in PLAIN])
    if tokenizer.get_vocab_size() != size:
        raise ValueError(f"the tokenizer has {tokenizer.get_vocab_size()} entries; asked were {size}: give it more text")
    os.makedirs(folder, exist_ok=True)
    tokenizer.save(os.path.join(folder, "tokenizer.json"))
    write_configs(tokenizer, folder)
    return tokenizer


def write_configs(tokenizer, folder):
    added = {}
    for text in FIRST + SPECIAL + PLAIN:
        added[str(tokenizer.token_to_id(text))] = {"content": text, "lstrip": False, "normalized": False, "rstrip": False,
                                                   "single_word": False, "special": text not in PLAIN}
    config = {"add_bos_token": False, "add_eos_token": False, "add_prefix_space": False, "added_tokens_decoder": added, "bos_token": "<s>",
              "chat_template": CHAT_TEMPLATE, "clean_up_tokenization_spaces": False, "eos_token": "<|im_end|>", "model_max_length": 4096,
              "pad_token": "<|endoftext|>", "tokenizer_class": "PreTrainedTokenizerFast", "unk_token": "<unk>"}
    ids = [tokenizer.token_to_id(t) for t in ("</s>", "<|im_end|>", "<|endoftext|>")]
    generation = {"bos_token_id": tokenizer.token_to_id("<s>"), "eos_token_id": ids, "pad_token_id": ids[2]}
    for name, content in (("tokenizer_config.json", config), ("generation_config.json", generation)):
        with open(os.path.join(folder, name), "w") as stream:
            json.dump(content, stream, indent=2)
            stream.write("\n")
