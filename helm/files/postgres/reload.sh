# Has the server read its certificate and key anew; connections that are open stay.
. /etc/shop-mesh/postgres/wait.sh
PGPASSWORD=$(cat /etc/shop-mesh/database/reload-password)
export PGPASSWORD
exec psql --no-psqlrc --no-password --quiet --set=ON_ERROR_STOP=1 --output=/dev/null --command='SELECT pg_reload_conf()'
