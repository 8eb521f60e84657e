"""What can be chosen, how an address says it, and the convolution with its numbers that follows. No Streamlit."""
