# The command line with libtorch: fude/train:VERSION, for `fude train --on swarm|kubernetes`. 0.6 GB, nearly all of it libtorch.
# The context is made by 'fude images build --train': libraries/, program/, data/.
# For GPUs: FUDE_BUILD_ARGS=-p:FudeTorch=cuda, and a base with the CUDA driver's libraries.
ARG RUNTIME=mcr.microsoft.com/dotnet/aspnet:10.0.12-noble-chiseled
FROM ${RUNTIME}
COPY libraries/ /app/
COPY program/ /app/
COPY --chown=1654:1654 data/ /data/
ENV DOTNET_EnableDiagnostics=0 \
    HOME=/data \
    XDG_CACHE_HOME=/data/cache
WORKDIR /data
USER 1654:1654
STOPSIGNAL SIGTERM
ENTRYPOINT ["dotnet", "/app/fude.dll"]
