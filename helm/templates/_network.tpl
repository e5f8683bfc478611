{{/* Peers of NetworkPolicies. */}}

{{/* Pods of this release, as an entry of from/to: by name, or by component. Arguments: root, and name or component. */}}
{{- define "shop-mesh.peer" -}}
- podSelector:
    matchLabels:
      app.kubernetes.io/instance: {{ .root.Release.Name }}
      {{- with .name }}
      app.kubernetes.io/name: {{ . }}
      {{- end }}
      {{- with .component }}
      app.kubernetes.io/component: {{ . }}
      {{- end }}
{{- end }}

{{/* A caller of a list of callers: a service of this release (orders), or of a release in another namespace (market/orders). */}}
{{- define "shop-mesh.callerPeer" -}}
{{- $parts := splitList "/" .name -}}
{{- if eq (len $parts) 2 -}}
- namespaceSelector:
    matchLabels: {kubernetes.io/metadata.name: {{ first $parts }}}
  podSelector:
    matchLabels: {app.kubernetes.io/name: {{ last $parts }}, app.kubernetes.io/part-of: shop-mesh}
{{- else -}}
{{- include "shop-mesh.peer" . -}}
{{- end -}}
{{- end }}

{{/* The way to the database, as entries of egress. Argument: $. */}}
{{- define "shop-mesh.databaseEgress" -}}
{{- if .Values.postgres.enabled }}
- to:
    {{- include "shop-mesh.peer" (dict "root" . "name" "postgres") | nindent 4 }}
  ports: [{protocol: TCP, port: 5432}]
{{- else }}
- ports: [{protocol: TCP, port: {{ .Values.externalDatabase.port }}}]
  {{- with .Values.networkPolicy.database.to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}

{{/* The way of telemetry, as entries of egress; nothing for mode none. Argument: $. */}}
{{- define "shop-mesh.telemetryEgress" -}}
{{- if eq .Values.telemetry.mode "dashboard" }}
- to:
    {{- include "shop-mesh.peer" (dict "root" . "name" "dashboard") | nindent 4 }}
  ports: [{protocol: TCP, port: 4317}]
{{- else if eq .Values.telemetry.mode "otlp" }}
{{- $address := urlParse .Values.telemetry.endpoint }}
- ports: [{protocol: TCP, port: {{ regexFind ":[0-9]+$" $address.host | trimPrefix ":" | default (ternary "443" "80" (eq $address.scheme "https")) }}}]
  {{- with .Values.networkPolicy.telemetry.to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}

{{/* Those who lead traffic from outside to a service's edge or the storefront, as entries of from. Arguments: root, name. */}}
{{- define "shop-mesh.doorPeers" -}}
{{- if .root.Values.networkPolicy.ingressFrom -}}
{{- toYaml .root.Values.networkPolicy.ingressFrom -}}
{{- else if include "shop-mesh.hasDoor" . -}}
- namespaceSelector: {}
{{- end -}}
{{- end }}

{{/* Those that call the edge of a service, as entries of from. Arguments: root, name, workloads. */}}
{{- define "shop-mesh.edgePeers" -}}
{{- range $client, $_ := .workloads }}
{{- if has $.name (.workload.edgeCalls | default list) }}
{{ include "shop-mesh.peer" (dict "root" $.root "name" $client) }}
{{- end }}
{{- end }}
{{- if .root.Values.tests.enabled }}
{{ include "shop-mesh.peer" (dict "root" .root "component" "tests") }}
{{- end }}
{{- with include "shop-mesh.doorPeers" . }}
{{ . }}
{{- end }}
{{- end }}

{{/* Who connects to a workload, as entries of ingress. Arguments: root, name, component, workload, workloads. */}}
{{- define "shop-mesh.ingressOf" -}}
{{- if eq .component "service" }}
{{- range $caller, $_ := include "shop-mesh.callers" . | fromJson }}
- from:
    {{- include "shop-mesh.callerPeer" (dict "root" $.root "name" $caller) | nindent 4 }}
  ports: [{protocol: TCP, port: 8443}]
{{- end }}
{{- with include "shop-mesh.edgePeers" . | trim }}
- from:
    {{- . | nindent 4 }}
  ports: [{protocol: TCP, port: 9443}]
{{- end }}
{{- else if eq .component "storefront" }}
{{- with include "shop-mesh.doorPeers" . }}
- from:
    {{- . | nindent 4 }}
  ports: [{protocol: TCP, port: 8080}]
{{- end }}
{{- end }}
{{- end }}

{{/* To whom a workload connects, as entries of egress. Arguments: root, name, component, workload, services. */}}
{{- define "shop-mesh.egressOf" -}}
{{- range $callee, $of := .services }}
{{- if hasKey (include "shop-mesh.callers" (dict "root" $.root "name" $callee "workload" $of) | fromJson) $.name }}
- to:
    {{- include "shop-mesh.peer" (dict "root" $.root "name" $callee) | nindent 4 }}
  ports: [{protocol: TCP, port: 8443}]
{{- end }}
{{- end }}
{{- range .workload.edgeCalls }}
- to:
    {{- include "shop-mesh.peer" (dict "root" $.root "name" .) | nindent 4 }}
  ports: [{protocol: TCP, port: 9443}]
{{- end }}
{{- if .workload.database }}
{{- include "shop-mesh.databaseEgress" .root }}
{{- end }}
{{- include "shop-mesh.telemetryEgress" .root }}
{{- end }}

{{/* Head of a NetworkPolicy. Arguments: root, name, component, pods (labels of the pods beside the release's). */}}
{{- define "shop-mesh.policyHead" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .name }}
  labels:
    {{- include "shop-mesh.labels" . | nindent 4 }}
{{- end }}
