# The application with a model: fude/app:TAG. One small layer on fude/app-base:VERSION; the context is a folder with model/, a bundle.
ARG APP_BASE=fude/app-base:0.1.0
FROM ${APP_BASE}
COPY model/ /model/
ARG TAG
ENV FUDE_APP_Bundle__Path=/model \
    FUDE_APP_Bundle__Tag=${TAG}
