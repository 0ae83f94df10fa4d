"""The shapes and the data mixes that a run may choose from."""

SHAPES = {
    "deep": dict(hidden_size=256, intermediate_size=736, num_hidden_layers=12, num_attention_heads=4),
    "wide": dict(hidden_size=320, intermediate_size=864, num_hidden_layers=8, num_attention_heads=5),
    "deep-8k": dict(hidden_size=256, intermediate_size=704, num_hidden_layers=11, num_attention_heads=4, vocab_size=8192),
    "loop": dict(hidden_size=160, intermediate_size=480, num_hidden_layers=4, num_attention_heads=3, loop_num=2),
    "tiny": dict(hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=2),
    "tiny-loop": dict(hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=2, loop_num=2),
}

# Share of each pool at the start and at the end; it moves linearly between 30 % and 80 % of the run.
MIXES = {
    "main": {"library": (0.30, 0.08), "code": (0.22, 0.22), "fim": (0.22, 0.32), "chat": (0.26, 0.38)},
    "library": {"library": (0.50, 0.12), "code": (0.22, 0.28), "fim": (0.12, 0.22), "chat": (0.16, 0.38)},
    "typed": {"typed": (1.0, 1.0)},
    "sql": {"sql": (1.0, 1.0)},
}
