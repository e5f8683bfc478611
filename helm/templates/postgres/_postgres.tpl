{{/* The pieces of the bundled server. Argument everywhere: $. */}}

{{- define "shop-mesh.postgresImage" -}}
{{- $image := .Values.postgres.image -}}
{{- if $image.digest -}}
{{ $image.repository }}@{{ $image.digest }}
{{- else -}}
{{ $image.repository }}:{{ $image.tag }}
{{- end -}}
{{- end }}

{{- define "shop-mesh.postgresPodSecurityContext" -}}
runAsNonRoot: true
runAsUser: {{ .Values.postgres.uid }}
runAsGroup: {{ .Values.postgres.gid }}
fsGroup: {{ .Values.postgres.gid }}
# Not Always: it would let the group write to the data folder at each start, which PostgreSQL refuses.
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{/* Image, rights and resources. */}}
{{- define "shop-mesh.postgresContainer" -}}
image: {{ include "shop-mesh.postgresImage" . | quote }}
imagePullPolicy: {{ .Values.postgres.image.pullPolicy | default .Values.image.pullPolicy }}
terminationMessagePolicy: FallbackToLogsOnError
securityContext:
  {{- include "shop-mesh.containerSecurityContext" . | nindent 2 }}
resources: {{ .Values.postgres.resources | toJson }}
{{- end }}

{{- define "shop-mesh.postgresEnvironment" -}}
# Not the volume itself: what is at its top (lost+found, its mode) is not PostgreSQL's.
- name: PGDATA
  value: /var/lib/postgresql/data/pgdata
- name: POSTGRES_PASSWORD_FILE
  value: /etc/shop-mesh/database/postgres-password
{{- end }}

{{- define "shop-mesh.postgresMounts" -}}
- name: data
  mountPath: /var/lib/postgresql/data
- name: config
  mountPath: /etc/shop-mesh/postgres
  readOnly: true
- name: passwords
  mountPath: /etc/shop-mesh/database
  readOnly: true
- name: sockets
  mountPath: /var/run/postgresql
- name: tmp
  mountPath: /tmp
{{- end }}

{{/* A container that uses psql as a client: what it needs beside its command, its environment and its passwords. */}}
{{- define "shop-mesh.psqlContainer" -}}
image: {{ include "shop-mesh.postgresImage" . | quote }}
imagePullPolicy: {{ .Values.postgres.image.pullPolicy | default .Values.image.pullPolicy }}
terminationMessagePolicy: FallbackToLogsOnError
securityContext:
  runAsUser: {{ .Values.postgres.uid }}
  runAsGroup: {{ .Values.postgres.gid }}
  {{- include "shop-mesh.containerSecurityContext" . | nindent 2 }}
resources:
  requests:
    cpu: 10m
    memory: 32Mi
  limits:
    memory: 64Mi
{{- end }}

{{/* How a client reaches the server. */}}
{{- define "shop-mesh.psqlEnvironment" -}}
- name: PGHOST
  value: postgres
- name: PGPORT
  value: "5432"
- name: PGDATABASE
  value: postgres
- name: PGSSLMODE
  value: verify-full
- name: PGSSLROOTCERT
  value: /var/run/shop-mesh/database/ca.pem
- name: PGCONNECT_TIMEOUT
  value: "5"
- name: HOME
  value: /tmp
{{- end }}

{{- define "shop-mesh.psqlMounts" -}}
- name: database
  mountPath: /var/run/shop-mesh/database
  readOnly: true
- name: postgres
  mountPath: /etc/shop-mesh/postgres
  readOnly: true
- name: passwords
  mountPath: /etc/shop-mesh/database
  readOnly: true
{{- end }}
