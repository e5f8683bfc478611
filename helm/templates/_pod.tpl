{{/* The pieces that pods are made of. Arguments everywhere: root, name, component, workload (with defaults). */}}

{{- define "shop-mesh.podMetadata" -}}
labels:
  {{- include "shop-mesh.podLabels" . | nindent 2 }}
  {{- with .workload.podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
annotations:
  shop-mesh/start-configuration: {{ include "shop-mesh.startDigest" . | trunc 16 | quote }}
  {{- with .workload.podAnnotations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{- define "shop-mesh.podSettings" -}}
serviceAccountName: {{ .name }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- include "shop-mesh.podSecurityContext" .root | nindent 2 }}
{{- with include "shop-mesh.imagePullSecrets" .root }}
{{ . }}
{{- end }}
{{- range $key := list "nodeSelector" "tolerations" "affinity" "priorityClassName" }}
{{- with get $.workload $key }}
{{ toYaml (dict $key .) }}
{{- end }}
{{- end }}
{{- with .workload.topologySpreadConstraints }}
{{- $own := dict "labelSelector" (dict "matchLabels" (include "shop-mesh.selectorLabels" $ | fromYaml)) "matchLabelKeys" (list "pod-template-hash") }}
{{- $constraints := list }}
{{- range . }}
{{- $constraints = append $constraints (ternary . (merge (deepCopy .) $own) (hasKey . "labelSelector")) }}
{{- end }}
{{ toYaml (dict "topologySpreadConstraints" $constraints) }}
{{- end }}
{{- end }}

{{/* A program that cannot start says why in its last line, which is then the pod's termination message. */}}
{{- define "shop-mesh.containerSettings" -}}
image: {{ include "shop-mesh.image" (dict "root" .root "name" .name "image" .workload.image) | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
terminationMessagePolicy: FallbackToLogsOnError
securityContext:
  {{- include "shop-mesh.containerSecurityContext" .root | nindent 2 }}
resources:
  {{- .workload.resources | toYaml | nindent 2 }}
{{- end }}

{{- define "shop-mesh.environment" -}}
{{- $telemetry := .root.Values.telemetry -}}
{{- if ne $telemetry.mode "none" }}
- name: POD_NAME
  valueFrom: {fieldRef: {fieldPath: metadata.name}}
- name: NODE_NAME
  valueFrom: {fieldRef: {fieldPath: spec.nodeName}}
- name: OTEL_SERVICE_NAME
  value: {{ .name | quote }}
- name: OTEL_RESOURCE_ATTRIBUTES
  value: service.namespace={{ .root.Release.Namespace }},service.instance.id=$(POD_NAME),k8s.namespace.name={{ .root.Release.Namespace }},k8s.pod.name=$(POD_NAME),k8s.node.name=$(NODE_NAME)
- name: OTEL_EXPORTER_OTLP_PROTOCOL
  value: grpc
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ ternary "http://dashboard:4317" $telemetry.endpoint (eq $telemetry.mode "dashboard") | quote }}
- name: OTEL_TRACES_SAMPLER
  value: parentbased_traceidratio
- name: OTEL_TRACES_SAMPLER_ARG
  value: {{ $telemetry.sampling | quote }}
{{- end }}
{{- if and (eq .component "storefront") (include "shop-mesh.isBehindProxy" .root) }}
- name: ASPNETCORE_FORWARDEDHEADERS_ENABLED
  value: "true"
{{- end }}
{{- with .workload.env }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Whether the storefront is to believe a proxy about who calls it, and how. Argument: $. */}}
{{- define "shop-mesh.isBehindProxy" -}}
{{- if or .Values.storefront.forwardedHeaders (include "shop-mesh.hasDoor" (dict "root" . "name" "storefront")) -}}true{{- end -}}
{{- end }}

{{- define "shop-mesh.probe" -}}
httpGet: {path: {{ .path }}, port: {{ .port }}}
{{ toYaml .times }}
{{- end }}

{{/* What is mounted, by the kind of program: services prove who they are, programs at the edge only verify whom they call. */}}
{{- define "shop-mesh.volumeMounts" -}}
- {name: config, mountPath: /etc/shop-mesh/config, readOnly: true}
- {name: secrets, mountPath: /etc/shop-mesh/secrets, readOnly: true}
{{- if eq .component "service" }}
- {name: identity, mountPath: /var/run/shop-mesh/identity, readOnly: true}
{{- end }}
- {name: edge, mountPath: /var/run/shop-mesh/edge, readOnly: true}
{{- if and .workload.database (include "shop-mesh.databaseVolume" .) }}
- {name: database, mountPath: /var/run/shop-mesh/database, readOnly: true}
{{- end }}
- {name: tmp, mountPath: /tmp}
{{- end }}

{{/* 288 is 0440: readable for the account of the image by its group (fsGroup), and for nobody else. */}}
{{- define "shop-mesh.volumes" -}}
- name: config
  configMap: {name: {{ .name }}}
- name: secrets
  projected:
    defaultMode: 288
    sources:
      {{- include "shop-mesh.secretSources" . | fromJsonArray | toYaml | nindent 6 }}
{{- if eq .component "service" }}
- name: identity
  {{- include "shop-mesh.identityVolume" . | nindent 2 }}
{{- end }}
- name: edge
  {{- if eq .component "service" }}
  {{- include "shop-mesh.edgeVolume" . | nindent 2 }}
  {{- else }}
  {{- include "shop-mesh.edgeTrustVolume" . | nindent 2 }}
  {{- end }}
{{- if .workload.database }}
{{- with include "shop-mesh.databaseVolume" . }}
- name: database
  {{- . | nindent 2 }}
{{- end }}
{{- end }}
- name: tmp
  emptyDir: {sizeLimit: 64Mi}
{{- end }}
