{{/* The Secrets of a workload's settings. Arguments: root, name, component, workload. */}}

{{/* The Secrets that are settings, one file per key, as JSON. */}}
{{- define "shop-mesh.secretSources" -}}
{{- $wanted := list -}}
{{- with (.workload.database | default dict).name -}}
{{- $wanted = append $wanted (list (include "shop-mesh.connectionStringSecret" $) (printf "ConnectionStrings__%s" .)) -}}
{{- end -}}
{{- if eq .name "users" -}}
{{- $wanted = append $wanted (list (include "shop-mesh.tokensSecret" .root) "Users__Tokens__KeyEncryptionKey") -}}
{{- end -}}
{{- if and (include "shop-mesh.hasLoadKey" .root) (ne .component "storefront") -}}
{{- $key := ternary "Mesh__Authentication__ApiKeys__load__Hash" "Mesh__Edge__ApiKey" (eq .component "service") -}}
{{- $wanted = append $wanted (list (include "shop-mesh.loadApiKeySecret" .root) $key) -}}
{{- end -}}
{{- with include "shop-mesh.telemetrySecret" .root -}}
{{- $wanted = append $wanted (list . "OTEL_EXPORTER_OTLP_HEADERS") -}}
{{- end -}}
{{- $sources := list -}}
{{- range $wanted -}}
{{- $sources = append $sources (dict "secret" (dict "name" (first .) "items" (list (dict "key" (last .) "path" (last .))))) -}}
{{- end -}}
{{- range .workload.secrets -}}
{{- $sources = append $sources (dict "secret" (dict "name" .)) -}}
{{- end -}}
{{- $sources | toJson -}}
{{- end }}

{{/* The Secret that has the headers by which telemetry is taken; empty for none. */}}
{{- define "shop-mesh.telemetrySecret" -}}
{{- if eq .Values.telemetry.mode "dashboard" -}}
{{- .Values.dashboard.existingSecret | default "dashboard" -}}
{{- else if eq .Values.telemetry.mode "otlp" -}}
{{- .Values.telemetry.headersSecret -}}
{{- end -}}
{{- end }}
