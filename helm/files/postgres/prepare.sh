# Makes the database of a service and its owner, as soon as the server takes connections.
set -eu
deadline=$(($(date +%s) + ${STARTUP_TIMEOUT:-300}))
until pg_isready --quiet --timeout=3; do
  [ "$(date +%s)" -lt "$deadline" ] || { echo "PostgreSQL on $PGHOST did not take connections for ${STARTUP_TIMEOUT:-300} s" >&2; exit 1; }
  sleep 1
done
PGPASSWORD=$(cat /etc/shop-mesh/database/postgres-password)
export PGPASSWORD
exec psql --no-psqlrc --no-password --quiet --set=ON_ERROR_STOP=1 \
  --set=database="$DATABASE" --set=owner="$OWNER" --file=/etc/shop-mesh/postgres/prepare.sql
