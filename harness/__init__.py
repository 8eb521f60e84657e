"""The real app and a real Chromium, for whoever looks at it from outside: browser tests and benchmarks."""
