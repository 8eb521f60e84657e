"""The app's own server: Streamlit behind limits, headers, compressed files, logs and metrics (see docs/hosting.md)."""
