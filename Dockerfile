# ConvViz in a container: docker build -t convviz . && docker run --rm -p 8501:8501 convviz
# Its base by digest, other processors, what it may be told: docs/hosting.md.
ARG BASE=python:3.12-slim-bookworm

FROM ${BASE} AS build
ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY requirements.lock requirements-build.lock ./
# Without what Streamlit and Plotly never touch here: tests, Arrow's network parts, extensions of notebooks.
RUN python -m venv --without-pip /opt/venv \
    && pip --python /opt/venv install --require-hashes --no-deps -r requirements.lock -r requirements-build.lock \
    && site=/opt/venv/lib/python3.12/site-packages \
    && rm -r "$site"/pyarrow/include "$site"/pyarrow/*flight* "$site"/pyarrow/*substrait* "$site"/pyarrow/*s3* \
        "$site"/pydeck/nbextension/static "$site"/plotly/labextension "$site"/plotly/package_data/plotly.min.js \
    && find "$site" -type d -name tests -prune -exec rm -r {} +
ENV PATH=/opt/venv/bin:$PATH
COPY pyproject.toml README.md LICENSE app.py serve.py ./
COPY .streamlit .streamlit
COPY pages pages
COPY convviz convviz
# Streamlit finds the player through the installed package: setuptools makes that link, and goes.
RUN pip --python /opt/venv install --no-deps --no-build-isolation -e . \
    && pip --python /opt/venv uninstall -y setuptools
# All kernels for one processor (x86-64-v3: Intel since 2013, AMD since 2015; another host compiles for itself), and the
# front end compressed. Both folders stay root's: the app may read them, and nobody may write them.
ARG CPU=x86-64-v3
ARG CPU_FEATURES=+64bit,+avx,+avx2,+bmi,+bmi2,+cmov,+cx16,+cx8,+f16c,+fma,+fxsr,+lzcnt,+mmx,+movbe,+popcnt,+sahf,+sse,+sse2,+sse3,+sse4.1,+sse4.2,+ssse3,+xsave
ENV NUMBA_CPU_NAME=${CPU} \
    NUMBA_CPU_FEATURES=${CPU_FEATURES} \
    NUMBA_CACHE_DIR=/opt/cache/numba \
    CONVVIZ_CACHE=/opt/cache
RUN python -m convviz.conv.warm && python -m convviz.nn.warm && python -m convviz.server.files

FROM ${BASE}
# Nothing here changes its user, so nothing may.
RUN find / -xdev -type f -perm /6000 -exec chmod a-s {} +
ARG CPU=x86-64-v3
ARG CPU_FEATURES=+64bit,+avx,+avx2,+bmi,+bmi2,+cmov,+cx16,+cx8,+f16c,+fma,+fxsr,+lzcnt,+mmx,+movbe,+popcnt,+sahf,+sse,+sse2,+sse3,+sse4.1,+sse4.2,+ssse3,+xsave
ENV PATH=/opt/venv/bin:$PATH \
    HOME=/tmp \
    NUMBA_CPU_NAME=${CPU} \
    NUMBA_CPU_FEATURES=${CPU_FEATURES} \
    NUMBA_CACHE_DIR=/opt/cache/numba \
    NUMBA_CACHE_LOCATOR_CLASSES=convviz.baked_kernels.ReadOnlyLocator,UserWideCacheLocator \
    CONVVIZ_CACHE=/opt/cache \
    CONVVIZ_ADDRESS=0.0.0.0 \
    CONVVIZ_LOG=json
WORKDIR /app
COPY --from=build /opt /opt
COPY --from=build /app /app
COPY deploy/health.py /app/
# Python's own modules come without bytecode, and nothing can be written later: compile what a start needs.
RUN python -m convviz.server.first_imports && rm -rf /tmp/* /tmp/.[!.]*
ENV PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s --retries=3 CMD ["python", "health.py"]
CMD ["python", "serve.py"]
