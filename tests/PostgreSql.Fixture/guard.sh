# Owns a private PostgreSQL server for one test process: it makes the data directory, runs the server, and when standard
# input ends (the test process closed it, or died in whatever way) it stops the server and removes the directory.
# The password comes in on the first line of standard input, so that it is in no argument list and no environment.
#
#   $1 initdb   $2 postgres   $3 folder for the data   $4 port   $5... settings, name=value
set -u
umask 077
unset PGDATA PGPORT PGHOST PGUSER PGPASSWORD
trap '' HUP INT TERM

IFS= read -r password || exit 90
directory=$(mktemp -d "$3/shopmesh-postgres.XXXXXX") || exit 91
printf '%s' "$password" > "$directory/password"
password=

make_data() {
    "$initdb" --pgdata="$directory/data" --username=postgres --pwfile="$directory/password" --auth=scram-sha-256 \
              --encoding=UTF8 --locale="$1" --no-sync --no-instructions < /dev/null
}

# Letters by the rules of Unicode, as in production; systems without that locale get plain C.
initdb=$1 postgres=$2 port=$4
make_data C.UTF-8 || make_data C
initialised=$?
rm -f "$directory/password"
if [ "$initialised" -ne 0 ]; then
    rm -rf "$directory"
    exit 92
fi

shift 4
for setting; do
    shift
    set -- "$@" -c "$setting"
done

"$postgres" -D "$directory/data" -c listen_addresses=127.0.0.1 -c port="$port" -c unix_socket_directories= "$@" < /dev/null &
server=$!

exec 3<&0
(
    read -r _ <&3
    kill -QUIT "$server"
    remaining=60
    while kill -0 "$server" 2> /dev/null && [ "$remaining" -gt 0 ]; do
        sleep 0.1
        remaining=$((remaining - 1))
    done
    kill -KILL "$server"
) 2> /dev/null &
watcher=$!
exec 3<&- < /dev/null

wait "$server"
exit_code=$?
rm -rf "$directory"
kill -KILL "$watcher" 2> /dev/null
exit "$exit_code"
