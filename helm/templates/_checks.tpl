{{/*
What values.schema.json cannot say: how values go together. All that is wrong is said at once, each sentence with the key that it is about.
Argument: $.
*/}}
{{- define "shop-mesh.checks" -}}
{{- $problems := list -}}
{{- $services := include "shop-mesh.services" . | fromJson -}}
{{- range $name, $_ := include "shop-mesh.workloads" . | fromJson -}}
{{- $key := ternary (printf "services.%s" $name) $name (eq .component "service") -}}
{{- $context := dict "root" $ "name" $name "component" .component "key" $key "workload" .workload "services" $services -}}
{{- $problems = concat $problems (include "shop-mesh.checkWorkload" $context | fromJsonArray) (include "shop-mesh.checkCalls" $context | fromJsonArray) -}}
{{- end -}}
{{- $taken := list "storefront" "dashboard" "load" "postgres" "authority" "migrations" "tests" "default-deny" -}}
{{- range $name, $_ := $services -}}
{{- if or (has $name $taken) (regexMatch "-(mesh|edge|migrate)$" $name) -}}
{{- $problems = append $problems (printf "services.%s: the chart needs that name for something else; give the service another." $name) -}}
{{- end -}}
{{- end -}}
{{- range list "TrustDomain" "Namespace" "ServiceName" -}}
{{- if hasKey $.Values.mesh.configuration . -}}
{{- $problems = append $problems (printf "mesh.configuration.%s is part of the identities that the chart issues and cannot be set here; the trust domain is mesh.trustDomain." .) -}}
{{- end -}}
{{- end -}}
{{- if and (eq .Values.telemetry.mode "dashboard") (not .Values.dashboard.enabled) -}}
{{- $problems = append $problems "telemetry.mode is dashboard while dashboard.enabled is false: set it to otlp or none." -}}
{{- end -}}
{{- if and (eq .Values.telemetry.mode "otlp") (not .Values.telemetry.endpoint) -}}
{{- $problems = append $problems "telemetry.endpoint is missing; telemetry.mode is otlp." -}}
{{- end -}}
{{- if $problems -}}
{{- fail (printf "these values do not go together:\n- %s" (join "\n- " $problems)) -}}
{{- end -}}
{{- end }}

{{/* One workload by itself, as a JSON list of sentences. Arguments: root, name, component, key (its place in the values), workload. */}}
{{- define "shop-mesh.checkWorkload" -}}
{{- $problems := list -}}
{{- $scaling := .workload.autoscaling -}}
{{- $budget := .workload.disruptionBudget -}}
{{- if ne .component "load" -}}
{{- $pods := ternary $scaling.minReplicas .workload.replicas $scaling.enabled | int -}}
{{- if and $budget.enabled (eq $pods 0) -}}
{{- $problems = append $problems (printf "%s.replicas is 0 while %s.disruptionBudget.enabled is true: there is nothing to keep. Set %s.disruptionBudget.enabled to false." .key .key .key) -}}
{{- end -}}
{{- if and $budget.enabled (hasKey $budget "minAvailable") (gt $pods 0) -}}
{{- $least := $budget.minAvailable | toString -}}
{{- if or (eq $least "100%") (and (not (hasSuffix "%" $least)) (ge (atoi $least) $pods)) -}}
{{- $problems = append $problems (printf "%s.disruptionBudget.minAvailable is %s of %d pods: no node could ever be drained." .key $least $pods) -}}
{{- end -}}
{{- end -}}
{{- if $scaling.enabled -}}
{{- if gt (int $scaling.minReplicas) (int $scaling.maxReplicas) -}}
{{- $problems = append $problems (printf "%s.autoscaling.minReplicas is %v, more than maxReplicas, which is %v." .key $scaling.minReplicas $scaling.maxReplicas) -}}
{{- end -}}
{{- if not (dig "requests" "cpu" "" .workload.resources) -}}
{{- $problems = append $problems (printf "%s.resources.requests.cpu is missing: %s.autoscaling counts in percent of it." .key .key) -}}
{{- end -}}
{{- end -}}
{{- $lookups := dig "Mesh" "Discovery" "RefreshInterval" "00:00:05" (include "shop-mesh.configuration" . | fromJson) -}}
{{- if lt (int .workload.termination.preStopSeconds) (atoi (include "shop-mesh.seconds" $lookups)) -}}
{{- $problems = append $problems (printf "%s.termination.preStopSeconds is %v, less than Mesh:Discovery:RefreshInterval, %s: a pod would end while callers still go to it." .key .workload.termination.preStopSeconds $lookups) -}}
{{- end -}}
{{- range $probe, $times := .workload.probes -}}
{{- if gt (int $times.timeoutSeconds) (int $times.periodSeconds) -}}
{{- $problems = append $problems (printf "%s.probes.%s.timeoutSeconds is %v, more than periodSeconds, which is %v." $.key $probe $times.timeoutSeconds $times.periodSeconds) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $strategy := .workload.strategy -}}
{{- if and (has (toString $strategy.maxSurge) (list "0" "0%")) (has (toString $strategy.maxUnavailable) (list "0" "0%")) -}}
{{- $problems = append $problems (printf "%s.strategy: maxSurge and maxUnavailable are both 0, so no rollout could ever begin." .key) -}}
{{- end -}}
{{- range $option := list "TrustDomain" "Namespace" "ServiceName" -}}
{{- if hasKey (dig "Mesh" dict ($.workload.configuration | default dict)) $option -}}
{{- $problems = append $problems (printf "%s.configuration.Mesh.%s is part of the identity that the chart issues and cannot be set here." $.key $option) -}}
{{- end -}}
{{- end -}}
{{- $problems | toJson -}}
{{- end }}

{{/* Whom a workload calls, and who calls it, as a JSON list of sentences. Arguments: root, name, component, key, workload, services. */}}
{{- define "shop-mesh.checkCalls" -}}
{{- $problems := list -}}
{{- $known := keys .services | sortAlpha | join ", " -}}
{{- range $list := list "calls" "edgeCalls" -}}
{{- range get $.workload $list | default list -}}
{{- if not (hasKey $.services .) -}}
{{- $problems = append $problems (printf "%s.%s names %s, which is no service that is installed; there are %s." $.key $list . $known) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if eq .component "service" -}}
{{- range .workload.calls -}}
{{- $callee := get $.services . | default dict -}}
{{- if and $callee (not (hasKey (include "shop-mesh.callers" (dict "root" $.root "name" . "workload" $callee) | fromJson) $.name)) -}}
{{- $problems = append $problems (printf "%s.calls names %s, which lets %s call nothing: add it to services.%s.callers." $.key . $.name .) -}}
{{- end -}}
{{- end -}}
{{- range $caller, $_ := .workload.callers -}}
{{- if not (or (contains "/" $caller) (hasKey $.root.Values.services $caller)) -}}
{{- $problems = append $problems (printf "%s.callers.%s is no service; there are %s. One of another namespace is written namespace/name." $.key $caller $known) -}}
{{- end -}}
{{- end -}}
{{- $configuration := include "shop-mesh.configuration" . | fromJson -}}
{{- with dig "Mesh" "Authentication" "KeysFrom" "" $configuration -}}
{{- if not (has . ($.workload.edgeCalls | default list)) -}}
{{- $problems = append $problems (printf "%s.edgeCalls has to name %s, from whom it gets the keys of tokens." $.key .) -}}
{{- end -}}
{{- end -}}
{{- if hasKey (dig "Mesh" "Authorization" dict (.workload.configuration | default dict)) "Callers" -}}
{{- $problems = append $problems (printf "%s.configuration.Mesh.Authorization.Callers: set %s.callers instead, which NetworkPolicies are made of as well." .key .key) -}}
{{- end -}}
{{- end -}}
{{- $problems | toJson -}}
{{- end }}
