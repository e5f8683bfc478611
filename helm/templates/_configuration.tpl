{{/* What a workload is told: mesh.json, and who may call whom. Arguments everywhere: root, name, workload (with defaults). */}}

{{/* What a service says itself in its appsettings.json, as JSON: callers, keysFrom. */}}
{{- define "shop-mesh.policy" -}}
{{- get (.root.Files.Get "files/policy.json" | fromJson) .name | default dict | toJson -}}
{{- end }}

{{/*
Who may call which rpcs of a service, as JSON: what the values say, else what the service says itself. A mounted list of callers takes the
place of the service's own as a whole.
*/}}
{{- define "shop-mesh.callers" -}}
{{- .workload.callers | default (include "shop-mesh.policy" . | fromJson).callers | default dict | toJson -}}
{{- end }}

{{/*
Where a service is found, as settings. Both names are of headless Services, whose addresses are the pods: clients keep HTTP/2 connections
and balance their calls themselves, while the one address of a ClusterIP would tie each client to one replica. The last dot spares the
search list.
*/}}
{{- define "shop-mesh.addresses" -}}
{{- $addresses := dict -}}
{{- $domain := printf "%s.svc.%s." .root.Release.Namespace .root.Values.mesh.clusterDomain -}}
{{- range .workload.calls -}}
{{- $_ := set $addresses . (dict "mesh" (list (printf "dns:///%s-mesh.%s:8443" . $domain))) -}}
{{- end -}}
{{- range .workload.edgeCalls -}}
{{- $_ := set $addresses . (merge (dict "edge" (list (printf "dns:///%s-edge.%s:9443" . $domain))) (get $addresses . | default dict)) -}}
{{- end -}}
{{- $addresses | toJson -}}
{{- end }}

{{/* Whether a program with the API key "load" calls the edges: the load generator, and the test of the release. */}}
{{- define "shop-mesh.hasLoadKey" -}}
{{- if or .Values.load.enabled .Values.tests.enabled -}}true{{- end -}}
{{- end }}

{{/* Whether an Ingress or a route leads to the edge of a service, or to the storefront. Arguments: root, name. */}}
{{- define "shop-mesh.hasDoor" -}}
{{- $edge := .root.Values.edge -}}
{{- $isNamed := ternary $edge.storefront.host (and $edge.api.host (hasKey $edge.api.routes .name)) (eq .name "storefront") -}}
{{- if and (or .root.Values.ingress.enabled .root.Values.gateway.enabled) $isNamed -}}true{{- end -}}
{{- end }}

{{/* mesh.json of a service or of a program at the edge, as JSON. */}}
{{- define "shop-mesh.configuration" -}}
{{- $mesh := dict "TrustDomain" .root.Values.mesh.trustDomain "Namespace" .root.Release.Namespace "ServiceName" .name -}}
{{- if eq .component "service" -}}
{{- $_ := set $mesh "Authorization" (dict "Callers" (include "shop-mesh.callers" . | fromJson)) -}}
{{- $authentication := dict -}}
{{- with (include "shop-mesh.policy" . | fromJson).keysFrom -}}
{{- $_ := set $authentication "KeysFrom" . -}}
{{- end -}}
{{- if include "shop-mesh.hasLoadKey" .root -}}
{{- $scopes := list (printf "%s.read" .name) (printf "%s.write" .name) -}}
{{- $_ := set $authentication "ApiKeys" (dict "load" (dict "Scopes" $scopes "RequestsPerSecond" (int .root.Values.load.requestsPerSecond))) -}}
{{- end -}}
{{- with $authentication -}}
{{- $_ := set $mesh "Authentication" . -}}
{{- end -}}
{{- end -}}
{{- $base := dict "Mesh" (mergeOverwrite (deepCopy .root.Values.mesh.configuration) $mesh) "services" (include "shop-mesh.addresses" . | fromJson) -}}
{{- mergeOverwrite $base (deepCopy (.workload.configuration | default dict)) | toJson -}}
{{- end }}

{{/*
A digest of the settings that are read at start only. It is in the pod template, so that a change of them rolls the pods and a change of
anything that is reloaded live (docs/mesh.md) does not.
*/}}
{{- define "shop-mesh.startDigest" -}}
{{- $all := include "shop-mesh.configuration" . | fromJson -}}
{{- $mesh := omit $all.Mesh "Authorization" -}}
{{- $_ := set $mesh "Authentication" (omit ($mesh.Authentication | default dict) "ApiKeys") -}}
{{- mergeOverwrite (omit $all "services" "Logging") (dict "Mesh" $mesh) | toJson | sha256sum -}}
{{- end }}

{{/* How long a pod may take to end, in seconds: what comes before the signal, the drain, calls in flight, and some more. */}}
{{- define "shop-mesh.gracePeriod" -}}
{{- $shutdown := dig "Mesh" "Shutdown" dict (include "shop-mesh.configuration" . | fromJson) -}}
{{- $drain := include "shop-mesh.seconds" ($shutdown.DrainDelay | default "00:00:00.500") -}}
{{- $timeout := include "shop-mesh.seconds" ($shutdown.Timeout | default "00:00:05") -}}
{{- add .workload.termination.preStopSeconds (atoi $drain) (atoi $timeout) .workload.termination.reserveSeconds -}}
{{- end }}
