# ConvViz in a container: docker build -t convviz . && docker run --rm -p 8501:8501 convviz
FROM python:3.12-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    NUMBA_CACHE_DIR=/app-cache/numba \
    HOME=/tmp \
    CONVVIZ_ADDRESS=0.0.0.0 \
    CONVVIZ_LOG=json

WORKDIR /app
COPY requirements.txt ./
RUN pip install -r requirements.txt
COPY pyproject.toml README.md LICENSE app.py serve.py ./
COPY .streamlit .streamlit
COPY pages pages
COPY convviz convviz
# Streamlit finds the player through the installed package. The kernels are compiled now, so that nobody waits for it;
# the cache belongs to the user who runs the app, because Numba reads only a cache that it may write.
RUN pip install --no-deps -e . \
    && mkdir -p "$NUMBA_CACHE_DIR" && chown 10001:10001 "$NUMBA_CACHE_DIR"
USER 10001:10001
RUN python -m convviz.conv.warm

EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=2)"]
CMD ["python", "serve.py"]
