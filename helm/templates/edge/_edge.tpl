{{/* The way in from outside. */}}

{{/* Refuses routes that lead nowhere. Argument: $. */}}
{{- define "shop-mesh.checkEdge" -}}
{{- $services := include "shop-mesh.services" . | fromJson -}}
{{- range $door := list "ingress" "gateway" -}}
{{- $is := get $.Values $door -}}
{{- if $is.enabled -}}
{{- if not (or $.Values.edge.storefront.host $.Values.edge.api.host) -}}
{{- fail (printf "%s.enabled is true but edge.storefront.host and edge.api.host are both empty: give the host that leads to one of them" $door) -}}
{{- end -}}
{{- if and $.Values.edge.storefront.host (not $.Values.storefront.enabled) -}}
{{- fail "edge.storefront.host is set but storefront.enabled is false: leave the host empty" -}}
{{- end -}}
{{- if eq $.Values.edge.storefront.host ($.Values.edge.api.host | default "-") -}}
{{- fail "edge.storefront.host and edge.api.host are the same: pages and the API speak different protocols behind the door; give each its own" -}}
{{- end -}}
{{- range $service, $_ := $.Values.edge.api.routes -}}
{{- if not (hasKey $services $service) -}}
{{- fail (printf "edge.api.routes.%s is no service that is installed; there are %s" $service (keys $services | sortAlpha | join ", ")) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and .Values.gateway.enabled (not .Values.gateway.parentRefs) -}}
{{- fail "gateway.enabled is true but gateway.parentRefs is empty: name the Gateway that the routes attach to" -}}
{{- end -}}
{{- end }}
