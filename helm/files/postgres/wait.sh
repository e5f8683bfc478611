# Waits until the server takes connections: it may be starting, or its network not yet know this pod. Sourced by what runs next.
set -eu
deadline=$(($(date +%s) + ${STARTUP_TIMEOUT:-60}))
until pg_isready --quiet --timeout=3; do
  [ "$(date +%s)" -lt "$deadline" ] || { echo "PostgreSQL on $PGHOST did not take connections for ${STARTUP_TIMEOUT:-60} s" >&2; exit 1; }
  sleep 1
done
