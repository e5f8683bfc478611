{{/* Stands in until identities and secrets land; then this file goes. */}}
{{- define "shop-mesh.identityVolume" -}}
secret: {secretName: {{ .name }}-identity, defaultMode: 288}
{{- end }}
{{- define "shop-mesh.edgeVolume" -}}
secret: {secretName: {{ .name }}-edge, defaultMode: 288}
{{- end }}
{{- define "shop-mesh.edgeTrustVolume" -}}
secret: {secretName: users-edge, defaultMode: 288, items: [{key: ca.crt, path: ca.crt}]}
{{- end }}
{{- define "shop-mesh.databaseVolume" -}}{{- end }}
{{- define "shop-mesh.connectionStringSecret" -}}{{ .name }}-database{{- end }}
{{- define "shop-mesh.tokensSecret" -}}users-secrets{{- end }}
{{- define "shop-mesh.loadApiKeySecret" -}}load-api-key{{- end }}
{{- define "shop-mesh.identityProvider" -}}chart{{- end }}
