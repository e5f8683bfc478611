{{/* What every object of the chart has in common. Arguments: root ($), name (of the workload), component. */}}

{{- define "shop-mesh.selectorLabels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{/* Labels of pods: nothing that changes with the chart's version, or every new version would roll every pod. */}}
{{- define "shop-mesh.podLabels" -}}
{{ include "shop-mesh.selectorLabels" . }}
app.kubernetes.io/component: {{ .component }}
app.kubernetes.io/part-of: shop-mesh
{{- end }}

{{- define "shop-mesh.labels" -}}
{{ include "shop-mesh.podLabels" . }}
app.kubernetes.io/version: {{ .root.Values.image.tag | default .root.Chart.AppVersion | trunc 63 | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 }}
{{- end }}

{{/* The image of a program. Arguments: root, name (users), image (the workload's own image block; may be empty). */}}
{{- define "shop-mesh.image" -}}
{{- $own := .image | default dict -}}
{{- $all := .root.Values.image -}}
{{- $registry := ternary (printf "%s/" (trimSuffix "/" $all.registry)) "" (not (empty $all.registry)) -}}
{{- $repository := $own.repository | default (printf "%s%s%s" $registry $all.prefix .name) -}}
{{- if $own.digest -}}
{{ $repository }}@{{ $own.digest }}
{{- else -}}
{{ $repository }}:{{ $own.tag | default $all.tag | default .root.Chart.AppVersion }}
{{- end -}}
{{- end }}

{{/* Argument: $, or what has it as root. */}}
{{- define "shop-mesh.imagePullSecrets" -}}
{{- with (.root | default .).Values.image.pullSecrets -}}
{{ toYaml (dict "imagePullSecrets" .) }}
{{- end -}}
{{- end }}

{{/* Pod Security "restricted". 1654 is the account of our images; Kubernetes proves runAsNonRoot by a number only. */}}
{{- define "shop-mesh.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 1654
runAsGroup: 1654
fsGroup: 1654
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "shop-mesh.containerSecurityContext" -}}
runAsNonRoot: true
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* The settings of a workload, as JSON: its own over those of all (defaults). Arguments: root, own. */}}
{{- define "shop-mesh.workload" -}}
{{- mergeOverwrite (deepCopy .root.Values.defaults) (deepCopy (.own | default dict)) | toJson -}}
{{- end }}

{{/* The services that are installed, by name, with defaults filled in, as JSON. Argument: $. */}}
{{- define "shop-mesh.services" -}}
{{- $services := dict -}}
{{- range $name, $own := .Values.services -}}
{{- $workload := include "shop-mesh.workload" (dict "root" $ "own" $own) | fromJson -}}
{{- if dig "enabled" true $workload -}}
{{- $_ := set $services $name $workload -}}
{{- end -}}
{{- end -}}
{{- $services | toJson -}}
{{- end }}

{{/* All that runs our ServiceDefaults: name to component (service, storefront, load) and workload, as JSON. Argument: $. */}}
{{- define "shop-mesh.workloads" -}}
{{- $workloads := dict -}}
{{- range $name, $workload := include "shop-mesh.services" . | fromJson -}}
{{- $_ := set $workloads $name (dict "component" "service" "workload" $workload) -}}
{{- end -}}
{{- range $name := list "storefront" "load" -}}
{{- $own := get $.Values $name -}}
{{- if $own.enabled -}}
{{- $_ := set $workloads $name (dict "component" $name "workload" (include "shop-mesh.workload" (dict "root" $ "own" $own) | fromJson)) -}}
{{- end -}}
{{- end -}}
{{- $workloads | toJson -}}
{{- end }}

{{/* Seconds in a time as .NET writes it ([d.]hh:mm:ss[.fff]), rounded up. Argument: the time. */}}
{{- define "shop-mesh.seconds" -}}
{{- $parts := splitList ":" . -}}
{{- $days := 0 -}}
{{- $hours := index $parts 0 -}}
{{- if contains "." $hours -}}
{{- $days = atoi (index (splitList "." $hours) 0) -}}
{{- $hours = index (splitList "." $hours) 1 -}}
{{- end -}}
{{- add (mul 86400 $days) (mul 3600 (atoi $hours)) (mul 60 (atoi (index $parts 1))) (int (ceil (float64 (index $parts 2)))) -}}
{{- end }}
