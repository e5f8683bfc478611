# The images of Shop Mesh: `docker build --target users -t shop-mesh/users .`; targets are users, products, orders, dashboard,
# storefront, load and authority. docs/images.md says how to run them, and how the SDK makes the same images without this file.
#
# The base images are arguments, so that a mirror or other machines' images can take their place. The runtime is chiselled: no shell,
# no package manager, an account that is not root. It has no ICU and needs none: all projects have invariant globalisation.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

# Packages are restored from the project files alone: a change of the code keeps this layer.
FROM ${SDK_IMAGE} AS restore
WORKDIR /src
COPY Directory.Build.props Directory.Build.targets Directory.Packages.props Containers.targets ./
COPY polyfills/ polyfills/
COPY ServiceDefaults/ServiceDefaults.csproj ServiceDefaults/
COPY UserService/UserService.csproj UserService/
COPY ProductService/ProductService.csproj ProductService/
COPY OrderService/OrderService.csproj OrderService/
COPY Dashboard/Dashboard.csproj Dashboard/
COPY Storefront/Storefront.csproj Storefront/
COPY LoadGenerator/LoadGenerator.csproj LoadGenerator/
RUN for project in UserService ProductService OrderService Dashboard Storefront LoadGenerator; do \
      dotnet restore $project/$project.csproj || exit 1; \
    done

# What all services share is compiled once. Analysers have had their say in CI.
FROM restore AS shared
ARG VERSION=1.0.0
ENV Version=${VERSION} RunAnalyzers=false
COPY .editorconfig ./
COPY protos/ protos/
COPY ServiceDefaults/ ServiceDefaults/
RUN dotnet build ServiceDefaults/ServiceDefaults.csproj -c Release --no-restore

FROM shared AS publish-users
COPY UserService/ UserService/
RUN dotnet publish UserService/UserService.csproj -c Release --no-restore -o /app

FROM shared AS publish-products
COPY ProductService/ ProductService/
RUN dotnet publish ProductService/ProductService.csproj -c Release --no-restore -o /app

FROM shared AS publish-orders
COPY OrderService/ OrderService/
RUN dotnet publish OrderService/OrderService.csproj -c Release --no-restore -o /app

FROM shared AS publish-dashboard
COPY Dashboard/ Dashboard/
RUN dotnet publish Dashboard/Dashboard.csproj -c Release --no-restore -o /app

FROM shared AS publish-storefront
COPY Storefront/ Storefront/
RUN dotnet publish Storefront/Storefront.csproj -c Release --no-restore -o /app

FROM shared AS publish-load
COPY LoadGenerator/ LoadGenerator/
RUN dotnet publish LoadGenerator/LoadGenerator.csproj -c Release --no-restore -o /app

# It shares nothing with the services but the code that signs, and takes no packages.
FROM ${SDK_IMAGE} AS publish-authority
ARG VERSION=1.0.0
ENV Version=${VERSION} RunAnalyzers=false
WORKDIR /src
COPY Directory.Build.props Directory.Build.targets Directory.Packages.props Containers.targets .editorconfig ./
COPY polyfills/ polyfills/
COPY AppHost/Identity/CertificateAuthority.cs AppHost/Identity/IssuedCertificate.cs AppHost/Identity/
COPY helm/authority/ helm/authority/
RUN dotnet publish helm/authority/Authority.csproj -c Release -o /app

# What the images have in common; Containers.targets says the same to the SDK. The account is named by number, because Kubernetes
# proves `runAsNonRoot` by it. Diagnostics want to write to /tmp: switch them on together with a tmpfs there.
FROM ${RUNTIME_IMAGE} AS program
ARG RUNTIME_IMAGE
ARG VERSION=1.0.0
ARG REVISION=
ARG SOURCE=
LABEL org.opencontainers.image.vendor="The Shop Mesh authors" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.base.name="${RUNTIME_IMAGE}"
# The folders are what is mounted over appsettings.json: settings, and a file for each secret. Neither has to be there.
ENV ASPNETCORE_HTTP_PORTS= \
    DOTNET_EnableDiagnostics=0 \
    SHOP_MESH_CONFIG=/etc/shop-mesh/config \
    SHOP_MESH_SECRETS=/etc/shop-mesh/secrets
USER 1654
WORKDIR /app

# A service takes calls of the mesh, calls from outside, and the questions of orchestrators; certificates are mounted where
# cert-manager's files are.
FROM program AS service
ENV Kestrel__Endpoints__mesh__Url=https://*:8443 \
    Kestrel__Endpoints__edge__Url=https://*:9443 \
    Kestrel__Endpoints__management__Url=http://*:8080 \
    Mesh__Identity__CertificatePath=/var/run/shop-mesh/identity/tls.crt \
    Mesh__Identity__PrivateKeyPath=/var/run/shop-mesh/identity/tls.key \
    Mesh__Identity__TrustBundlePath=/var/run/shop-mesh/identity/ca.crt \
    Mesh__Edge__CertificatePath=/var/run/shop-mesh/edge/tls.crt \
    Mesh__Edge__PrivateKeyPath=/var/run/shop-mesh/edge/tls.key \
    Mesh__Edge__TrustBundlePath=/var/run/shop-mesh/edge/ca.crt
EXPOSE 8080 8443 9443

FROM service AS users
LABEL org.opencontainers.image.title="Shop Mesh users" \
      org.opencontainers.image.description="UserService: accounts, sign-in and tokens"
COPY --from=publish-users /app ./
ENTRYPOINT ["dotnet", "/app/UserService.dll"]

FROM service AS products
LABEL org.opencontainers.image.title="Shop Mesh products" \
      org.opencontainers.image.description="ProductService: catalog and stock"
COPY --from=publish-products /app ./
ENTRYPOINT ["dotnet", "/app/ProductService.dll"]

FROM service AS orders
LABEL org.opencontainers.image.title="Shop Mesh orders" \
      org.opencontainers.image.description="OrderService: orders over users and products"
COPY --from=publish-orders /app ./
ENTRYPOINT ["dotnet", "/app/OrderService.dll"]

FROM program AS dashboard
LABEL org.opencontainers.image.title="Shop Mesh dashboard" \
      org.opencontainers.image.description="Takes OpenTelemetry and shows traces, logs, metrics and resources"
ENV ASPNETCORE_URLS=http://*:8080 \
    ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://*:4317 \
    ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL=http://*:4318
EXPOSE 4317 4318 8080
COPY --from=publish-dashboard /app ./
ENTRYPOINT ["dotnet", "/app/Dashboard.dll"]

FROM program AS storefront
LABEL org.opencontainers.image.title="Shop Mesh storefront" \
      org.opencontainers.image.description="The shop's pages for people"
ENV Kestrel__Endpoints__http__Url=http://*:8080 \
    Mesh__Edge__TrustBundlePath=/var/run/shop-mesh/edge/ca.crt
EXPOSE 8080
COPY --from=publish-storefront /app ./
ENTRYPOINT ["dotnet", "/app/Storefront.dll"]

FROM program AS load
LABEL org.opencontainers.image.title="Shop Mesh load" \
      org.opencontainers.image.description="LoadGenerator: shoppers who browse, buy and cancel"
ENV Mesh__Edge__TrustBundlePath=/var/run/shop-mesh/edge/ca.crt
COPY --from=publish-load /app ./
ENTRYPOINT ["dotnet", "/app/LoadGenerator.dll"]

FROM program AS authority
LABEL org.opencontainers.image.title="Shop Mesh authority" \
      org.opencontainers.image.description="The certificate authority of the Helm chart: keeps the Secrets of identities and edge certificates"
COPY --from=publish-authority /app ./
ENTRYPOINT ["dotnet", "/app/Authority.dll"]
