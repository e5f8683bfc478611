# Makes the database of a service and its owner, as soon as the server takes connections.
. /etc/shop-mesh/postgres/wait.sh
PGPASSWORD=$(cat /etc/shop-mesh/database/postgres-password)
export PGPASSWORD
exec psql --no-psqlrc --no-password --quiet --set=ON_ERROR_STOP=1 \
  --set=database="$DATABASE" --set=owner="$OWNER" --file=/etc/shop-mesh/postgres/prepare.sql
