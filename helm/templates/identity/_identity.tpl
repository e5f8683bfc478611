{{/*
Identities and who vouches for them. What is called a volume is a volume's source: the pod gives it its name.

Two authorities that do not know each other: the mesh's signs SPIFFE identities, by which services know each other, and the edge's
signs server names, for clients outside the mesh and for the database.
*/}}

{{/* Who issues: cert-manager, csi-driver-spiffe or chart. Argument: $. */}}
{{- define "shop-mesh.identityProvider" -}}
{{- $provider := .Values.identity.provider -}}
{{- if eq $provider "auto" -}}
{{- $own := lookup "v1" "Secret" .Release.Namespace "shop-mesh-authority" -}}
{{- $provider = ternary "cert-manager" "chart" (and (not $own) (.Capabilities.APIVersions.Has "cert-manager.io/v1/Certificate")) -}}
{{- end -}}
{{ $provider }}
{{- end }}

{{/* A workload's SPIFFE identity: tls.crt, tls.key, ca.crt. Arguments: root, name (users). */}}
{{- define "shop-mesh.identityVolume" -}}
{{- if eq (include "shop-mesh.identityProvider" .root) "csi-driver-spiffe" -}}
csi:
  driver: spiffe.csi.cert-manager.io
  readOnly: true
  volumeAttributes:
    spiffe.csi.cert-manager.io/fs-group: "1654"
{{- else -}}
secret:
  secretName: {{ .name }}-identity
  # 0440
  defaultMode: 288
{{- end -}}
{{- end }}

{{/* The certificate of a workload's edge listener: tls.crt, tls.key, ca.crt. Arguments: root, name. */}}
{{- define "shop-mesh.edgeVolume" -}}
secret:
  secretName: {{ .name }}-edge
  # 0440
  defaultMode: 288
{{- end }}

{{/*
For clients of edge listeners: ca.crt, and nobody's key. One service's bundle is as good as any other's; that of a service which the client calls
stays the same when others are added. Arguments: root, workload (with edgeCalls; may be missing).
*/}}
{{- define "shop-mesh.edgeTrustVolume" -}}
{{- $services := keys (include "shop-mesh.services" .root | fromJson) | sortAlpha -}}
secret:
  secretName: {{ first ((.workload | default dict).edgeCalls | default $services) }}-edge
  # 0440
  defaultMode: 288
  items:
    - key: ca.crt
      path: ca.crt
{{- end }}

{{/*
The names that a server's certificate is for, as a JSON list: those of its Service and, for an edge listener, those of its headless
Service. Arguments: root, name, headless (whether there is one).
*/}}
{{- define "shop-mesh.serverNames" -}}
{{- $names := list -}}
{{- range ternary (list .name (printf "%s-edge" .name)) (list .name) .headless -}}
{{- $inNamespace := printf "%s.%s" . $.root.Release.Namespace -}}
{{- $names = concat $names (list . $inNamespace (printf "%s.svc" $inNamespace) (printf "%s.svc.%s" $inNamespace $.root.Values.mesh.clusterDomain)) -}}
{{- end -}}
{{- $names | toJson -}}
{{- end }}

{{/* The id of a workload. Arguments: root, name. */}}
{{- define "shop-mesh.spiffeId" -}}
spiffe://{{ .root.Values.mesh.trustDomain }}/ns/{{ .root.Release.Namespace }}/sa/{{ .name }}
{{- end }}

{{/*
Everything that gets certificates, as a JSON list of {name, identity, edgeSecret}: members of the mesh have both, the database a
server certificate only. Argument: $.
*/}}
{{- define "shop-mesh.certified" -}}
{{- $certified := list -}}
{{- range $name := keys (include "shop-mesh.services" . | fromJson) | sortAlpha -}}
{{- $certified = append $certified (dict "name" $name "identity" true "edgeSecret" (printf "%s-edge" $name)) -}}
{{- end -}}
{{- if .Values.postgres.enabled -}}
{{- $certified = append $certified (dict "name" "postgres" "identity" false "edgeSecret" "postgres-tls") -}}
{{- end -}}
{{- $certified | toJson -}}
{{- end }}

{{/* Minutes in a duration as cert-manager takes it (24h, 90m, 24h30m). Argument: the duration. */}}
{{- define "shop-mesh.minutes" -}}
{{- $hours := regexFind "[0-9]+h" . | trimSuffix "h" | default "0" -}}
{{- $minutes := regexFind "[0-9]+m" . | trimSuffix "m" | default "0" -}}
{{- add (mul 60 (atoi $hours)) (atoi $minutes) -}}
{{- end }}

{{/* A duration as .NET reads it, with days: 24:00:00 would be 24 days. Argument: the duration. */}}
{{- define "shop-mesh.timeSpan" -}}
{{- $minutes := include "shop-mesh.minutes" . | int -}}
{{- printf "%d.%02d:%02d:00" (div $minutes 1440) (div (mod $minutes 1440) 60) (mod $minutes 60) -}}
{{- end }}

{{/* Refuses times that would let certificates end before they are renewed. Argument: $. */}}
{{- define "shop-mesh.checkIdentity" -}}
{{- $identity := .Values.identity -}}
{{- $life := include "shop-mesh.minutes" $identity.duration | int -}}
{{- $renew := include "shop-mesh.minutes" $identity.renewBefore | int -}}
{{- $authority := include "shop-mesh.minutes" $identity.authorityDuration | int -}}
{{- if or (lt $life 60) (gt $life 571680) -}}
{{- fail (printf "identity.duration is %s but must be from 1h to 9528h, 397 days" $identity.duration) -}}
{{- end -}}
{{- if or (lt $renew 5) (ge $renew $life) -}}
{{- fail (printf "identity.renewBefore is %s but must be from 5m to less than identity.duration, %s" $identity.renewBefore $identity.duration) -}}
{{- end -}}
{{- if lt $authority (mul 10 $life) -}}
{{- fail (printf "identity.authorityDuration is %s but must be ten times identity.duration, %s, at least" $identity.authorityDuration $identity.duration) -}}
{{- end -}}
{{- end }}
