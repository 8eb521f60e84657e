"""ConvViz: sliding-window convolutions, made visible step by step."""
