{{/*
Secrets that the chart generates once. Where the cluster can be asked (install, upgrade) what is there stays; `helm template` cannot ask,
so whoever renders elsewhere names existing Secrets instead.
*/}}

{{/*
The value of a key of a Secret: what the cluster has, else a new one, which is the same wherever else this rendering asks for it.
Arguments: root, secret, key, length (of letters and digits; 0 for base64 of 32 bytes).
*/}}
{{- define "shop-mesh.kept" -}}
{{- $values := .root.Values -}}
{{- if not (hasKey $values "generatedSecrets") -}}
{{- $_ := set $values "generatedSecrets" dict -}}
{{- end -}}
{{- $id := printf "%s/%s" .secret .key -}}
{{- if not (hasKey $values.generatedSecrets $id) -}}
{{- $there := dig "data" .key "" (lookup "v1" "Secret" .root.Release.Namespace .secret) -}}
{{- $value := "" -}}
{{- if $there -}}
{{- $value = b64dec $there -}}
{{- else if .length -}}
{{- $value = randAlphaNum (int .length) -}}
{{- else -}}
{{- $value = randBytes 32 -}}
{{- end -}}
{{- $_ := set $values.generatedSecrets $id $value -}}
{{- end -}}
{{- get $values.generatedSecrets $id -}}
{{- end }}

{{/* The names of Secrets: the existing one that the values name, else the chart's own. Argument: $. */}}
{{- define "shop-mesh.databaseSecret" -}}
{{- .Values.secrets.existing.database | default "shop-mesh-database" -}}
{{- end }}

{{- define "shop-mesh.tokensSecret" -}}
{{- .Values.secrets.existing.tokens | default "users-secrets" -}}
{{- end }}

{{- define "shop-mesh.loadApiKeySecret" -}}
{{- .Values.secrets.existing.loadApiKey | default "load-api-key" -}}
{{- end }}

{{- define "shop-mesh.sampleDataSecret" -}}
{{- .Values.secrets.existing.sampleData | default "sample-data" -}}
{{- end }}

{{/* Of a service; with or without a database. Arguments: root, name. */}}
{{- define "shop-mesh.connectionStringSecret" -}}
{{- .root.Values.secrets.existing.connectionStrings | default "{service}-database" | replace "{service}" .name -}}
{{- end }}

{{- define "shop-mesh.ownerConnectionStringSecret" -}}
{{- .root.Values.secrets.existing.ownerConnectionStrings | default "{service}-database-owner" | replace "{service}" .name -}}
{{- end }}

{{/* One Secret. Arguments: root, name (of the Secret), of (the workload), component, data (in clear). */}}
{{- define "shop-mesh.secret" -}}
apiVersion: v1
kind: Secret
metadata:
  name: {{ .name }}
  labels:
    {{- include "shop-mesh.labels" (dict "root" .root "name" .of "component" .component) | nindent 4 }}
type: Opaque
data:
  {{- range $key, $value := .data }}
  {{ $key }}: {{ b64enc $value }}
  {{- end }}
{{- end }}
