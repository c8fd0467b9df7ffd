# Build: docker build -t imq .
# Run:   docker run --network container:APP --cap-drop ALL --cap-add NET_ADMIN --device /dev/net/tun -v ./my.rules:/etc/imq/router.rules:ro imq
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/ src/
RUN dotnet publish src/Imq.Router/Imq.Router.csproj -c Release -r "linux-$(uname -m | sed -e s/x86_64/x64/ -e s/aarch64/arm64/)" -o /imq/router --nologo \
 && rm -f /imq/router/*.pdb \
 && gcc -O2 -o /imq/imq src/Imq.Client/imq.c \
 && mkdir /imq/commands \
 && for name in imq iptables ip6tables iptables-legacy ip6tables-legacy iptables-save ip6tables-save iptables-restore ip6tables-restore tc ip modprobe insmod rmmod lsmod ifconfig; \
    do ln -s ../imq "/imq/commands/$name"; done

FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /imq /opt/imq
COPY rules/ /opt/imq/rules/
ENV PATH=/opt/imq/commands:$PATH DOTNET_gcServer=0 DOTNET_TieredPGO=0
ENTRYPOINT ["/opt/imq/imq"]
CMD ["run", "/etc/imq/router.rules"]
