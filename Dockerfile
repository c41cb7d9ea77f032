# Five images: cloud, fakests and fakeoss are native executables on a base with nothing but their native dependencies,
# appserver and appclient run on the ASP.NET Core runtime. None has a shell, none runs as root.
#   docker build --target cloud -t scenario/cloud .
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0-noble-aot
ARG NATIVE_IMAGE=mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
ARG ASPNET_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

FROM ${SDK_IMAGE} AS source
ENV DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 CI=true
WORKDIR /source
COPY . .
# An empty directory to copy: the final images cannot make their own, and a volume takes over its owner.
RUN mkdir /empty

FROM source AS build-fakests
RUN --mount=type=cache,id=nuget,target=/root/.nuget/packages \
    dotnet publish src/FakeSts -c Release --use-current-runtime -p:PublishNative=true -p:DebugType=none -o /out -clp:NoSummary && rm -f /out/*.dbg

FROM source AS build-fakeoss
RUN --mount=type=cache,id=nuget,target=/root/.nuget/packages \
    dotnet publish src/FakeOss -c Release --use-current-runtime -p:PublishNative=true -p:DebugType=none -o /out -clp:NoSummary && rm -f /out/*.dbg

FROM source AS build-cloud
RUN --mount=type=cache,id=nuget,target=/root/.nuget/packages \
    dotnet publish src/Cloud -c Release --use-current-runtime -p:PublishNative=true -p:DebugType=none -o /out -clp:NoSummary && rm -f /out/*.dbg /out/*.xml

FROM source AS build-appserver
RUN --mount=type=cache,id=nuget,target=/root/.nuget/packages \
    dotnet publish src/AppServer -c Release -p:DebugType=none -o /out -clp:NoSummary

FROM source AS build-appclient
RUN --mount=type=cache,id=nuget,target=/root/.nuget/packages \
    dotnet publish src/AppClient -c Release -p:DebugType=none -o /out -clp:NoSummary

FROM ${NATIVE_IMAGE} AS fakests
COPY --from=build-fakests /out /app
COPY --from=source --chown=1654:1654 /empty /authority
COPY --from=source --chown=1654:1654 /empty /trust
COPY --from=source --chown=1654:1654 /empty /tls
USER 1654:1654
EXPOSE 8711 8721
ENTRYPOINT ["/app/Scenario.FakeSts"]

FROM ${NATIVE_IMAGE} AS fakeoss
COPY --from=build-fakeoss /out /app
COPY --from=source --chown=1654:1654 /empty /data
USER 1654:1654
EXPOSE 8712 8722
ENTRYPOINT ["/app/Scenario.FakeOss"]

FROM ${NATIVE_IMAGE} AS cloud
COPY --from=build-cloud /out /app
COPY --from=source --chown=1654:1654 /empty /data
USER 1654:1654
EXPOSE 8711 8712 8721 8722
HEALTHCHECK --interval=2s --timeout=10s --retries=5 CMD ["/app/Scenario.Cloud", "--health"]
ENTRYPOINT ["/app/Scenario.Cloud"]

FROM ${ASPNET_IMAGE} AS appserver
COPY --from=build-appserver /out /app
ENV DOTNET_EnableDiagnostics=0
USER 1654:1654
EXPOSE 8723
ENTRYPOINT ["dotnet", "/app/Scenario.AppServer.dll"]

FROM ${ASPNET_IMAGE} AS appclient
COPY --from=build-appclient /out /app
COPY --from=source --chown=1654:1654 /empty /state
ENV DOTNET_EnableDiagnostics=0 SCENARIO_STATE_DIRECTORY=/state
USER 1654:1654
ENTRYPOINT ["dotnet", "/app/Scenario.AppClient.dll"]
