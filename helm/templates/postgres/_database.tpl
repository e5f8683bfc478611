{{/* Databases: which there are, how they are reached, and whether the server has room for all who use it. */}}

{{/*
Everything that has a database, as a JSON list of {name, component, database, image, workload}: services and the storefront.
Argument: $.
*/}}
{{- define "shop-mesh.databases" -}}
{{- $databases := list -}}
{{- range $name, $workload := include "shop-mesh.services" . | fromJson -}}
{{- with ($workload.database | default dict).name -}}
{{- $databases = append $databases (dict "name" $name "component" "service" "database" . "workload" $workload) -}}
{{- end -}}
{{- end -}}
{{- if .Values.storefront.enabled -}}
{{- $workload := include "shop-mesh.workload" (dict "root" $ "own" .Values.storefront) | fromJson -}}
{{- with ($workload.database | default dict).name -}}
{{- $databases = append $databases (dict "name" "storefront" "component" "storefront" "database" . "workload" $workload) -}}
{{- end -}}
{{- end -}}
{{- $databases | toJson -}}
{{- end }}

{{/*
The volume's source with the authorities of the database server, as ca.pem; empty for those of the image. Npgsql reads all certificates in it,
at each connection: there are two while authorities change. Argument: root.
*/}}
{{- define "shop-mesh.databaseVolume" -}}
{{- $ca := .root.Values.externalDatabase.caCertificate -}}
{{- if or .root.Values.postgres.enabled $ca.existingSecret -}}
secret:
  secretName: {{ ternary "postgres-tls" $ca.existingSecret .root.Values.postgres.enabled }}
  # 0444
  defaultMode: 292
  items:
    - key: {{ ternary "ca.crt" $ca.key .root.Values.postgres.enabled }}
      path: ca.pem
{{- end -}}
{{- end }}

{{/*
Connections that workloads may hold at most: each pod of a full rollout with its pool, a migration of each database, and those that
PostgreSQL keeps for its superuser and an operator. As JSON {needed, of: […]}. Argument: $.
*/}}
{{- define "shop-mesh.connections" -}}
{{- $needed := 10 -}}
{{- $of := list "10 for operators" -}}
{{- range include "shop-mesh.databases" . | fromJsonArray -}}
{{- $pool := dig "Mesh" "Database" "MaxPoolSize" (dig "Database" "MaxPoolSize" 32 $.Values.mesh.configuration) (.workload.configuration | default dict) | int -}}
{{- $pods := .workload.replicas | int -}}
{{- if .workload.autoscaling.enabled -}}
{{- $pods = .workload.autoscaling.maxReplicas | int -}}
{{- end -}}
{{- $surge := .workload.strategy.maxSurge | toString -}}
{{- if hasSuffix "%" $surge -}}
{{- $pods = add $pods (ceil (divf (mulf $pods (trimSuffix "%" $surge | float64)) 100) | int) -}}
{{- else -}}
{{- $pods = add $pods (int $surge) -}}
{{- end -}}
{{- $needed = add $needed (mul $pods $pool) 4 -}}
{{- $of = append $of (printf "%s %d pods of %d and a migration of 4" .name $pods $pool) -}}
{{- end -}}
{{- dict "needed" $needed "of" $of | toJson -}}
{{- end }}

{{/* Refuses databases that cannot be. Argument: $. */}}
{{- define "shop-mesh.checkDatabase" -}}
{{- $bundled := .Values.postgres.enabled -}}
{{- $host := .Values.externalDatabase.host -}}
{{- $existing := .Values.secrets.existing -}}
{{- if include "shop-mesh.databases" . | fromJsonArray -}}
{{- if and $bundled $host -}}
{{- fail "postgres.enabled is true and externalDatabase.host is set: there is one server; set postgres.enabled to false or leave externalDatabase.host empty" -}}
{{- end -}}
{{- if not (or $bundled $host) -}}
{{- fail "postgres.enabled is false and externalDatabase.host is empty: there is no database; set one of the two" -}}
{{- end -}}
{{- if and $bundled $existing.database (not (and $existing.connectionStrings $existing.ownerConnectionStrings)) -}}
{{- fail "secrets.existing.database is set: passwords that the chart does not know it cannot put into connection strings; set secrets.existing.connectionStrings and secrets.existing.ownerConnectionStrings too" -}}
{{- end -}}
{{- range $key := list "connectionStrings" "ownerConnectionStrings" -}}
{{- with get $existing $key -}}
{{- if not (contains "{service}" .) -}}
{{- fail (printf "secrets.existing.%s is %q but must contain {service}: each service has a Secret of its own" $key .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $connections := include "shop-mesh.connections" . | fromJson -}}
{{- $key := ternary "postgres.maxConnections" "externalDatabase.maxConnections" $bundled -}}
{{- $max := ternary .Values.postgres.maxConnections .Values.externalDatabase.maxConnections $bundled | int -}}
{{- if and $max (lt $max (int $connections.needed)) -}}
{{- fail (printf "%s is %d but the pools may take %d connections (%s): raise it, or lower replicas, autoscaling.maxReplicas or mesh.configuration.Database.MaxPoolSize" $key $max (int $connections.needed) (join ", " $connections.of)) -}}
{{- end -}}
{{- if not $bundled -}}
{{- include "shop-mesh.checkConnectionStrings" . -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Looks into the Secrets of an external server that are there already, as far as the cluster can be asked: a key that is missing, or a
connection that anyone on the way could read, shows at the install and not in the log of a pod. Argument: $.
*/}}
{{- define "shop-mesh.checkConnectionStrings" -}}
{{- range $database := include "shop-mesh.databases" . | fromJsonArray -}}
{{- range $template := list "shop-mesh.connectionStringSecret" "shop-mesh.ownerConnectionStringSecret" -}}
{{- $name := include $template (dict "root" $ "name" $database.name) -}}
{{- with lookup "v1" "Secret" $.Release.Namespace $name -}}
{{- $key := printf "ConnectionStrings__%s" $database.database -}}
{{- $text := dig "data" $key "" . | b64dec -}}
{{- if not $text -}}
{{- fail (printf "externalDatabase: the Secret %s has no key %s" $name $key) -}}
{{- end -}}
{{- $mode := regexFind "(?i)ssl ?mode *= *[a-z-]+" $text | regexFind "[A-Za-z-]+$" | replace "-" "" | lower -}}
{{- $wanted := $.Values.externalDatabase.sslMode | lower -}}
{{- $ranks := dict "require" 1 "verifyca" 2 "verifyfull" 3 -}}
{{- if lt (get $ranks $mode | default 0 | int) (get $ranks $wanted | default 0 | int) -}}
{{- fail (printf "externalDatabase.sslMode is %s but %s in the Secret %s has SSL Mode=%s" $.Values.externalDatabase.sslMode $key $name ($mode | default "(none)")) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
