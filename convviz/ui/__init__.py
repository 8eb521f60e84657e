"""What pages are made of: the outline, the choices, the results (Streamlit)."""
