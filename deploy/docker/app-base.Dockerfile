# The application without a model: fude/app-base:VERSION. The context is made by 'fude images build' (make build): libraries/, program/, data/.
# There is no RUN: the base image needs no shell, and the same programs give the same layers.
ARG RUNTIME=mcr.microsoft.com/dotnet/aspnet:10.0.12-noble-chiseled
FROM ${RUNTIME}
# What changes least comes first: other people's libraries, then the program and its page.
COPY libraries/ /app/
COPY program/ /app/
# An empty folder that the application may write to; a volume that is mounted here takes its owner.
COPY --chown=1654:1654 data/ /data/
ENV DOTNET_EnableDiagnostics=0 \
    FUDE_APP_Urls=http://*:8000 \
    FUDE_APP_Data__Path=/data
WORKDIR /data
USER 1654:1654
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=4s --start-period=30s --retries=3 CMD ["dotnet", "/app/Fude.App.dll", "health"]
ENTRYPOINT ["dotnet", "/app/Fude.App.dll"]
