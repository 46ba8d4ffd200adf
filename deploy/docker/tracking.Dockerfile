# The tracking server: fude/tracking:VERSION. The context is made by 'fude images build' (make build): libraries/, program/, data/.
ARG RUNTIME=mcr.microsoft.com/dotnet/aspnet:10.0.12-noble-chiseled
FROM ${RUNTIME}
COPY libraries/ /app/
COPY program/ /app/
COPY --chown=1654:1654 data/ /data/
ENV DOTNET_EnableDiagnostics=0 \
    FUDE_TRACKING_Urls=http://*:5000 \
    FUDE_TRACKING_Data__Path=/data
WORKDIR /data
USER 1654:1654
EXPOSE 5000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=4s --start-period=30s --retries=3 CMD ["dotnet", "/app/Fude.Tracking.dll", "health"]
ENTRYPOINT ["dotnet", "/app/Fude.Tracking.dll"]
