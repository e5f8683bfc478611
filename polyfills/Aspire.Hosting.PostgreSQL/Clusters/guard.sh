# Runs the PostgreSQL server for an app host, and ends it when the app host wants it or is gone: both close standard input.
# It runs as the server's own account, so that it may signal the server whatever the app host's account is.
#
#   $1 seconds for a fast shutdown   $2 folder to remove after that, or empty   $3... the server's command line
set -u
unset PGDATA PGPORT PGHOST PGUSER PGPASSWORD PGOPTIONS
grace=$1
remove=$2
shift 2
ending=
trap '' HUP INT TERM
trap 'ending=1' USR1

"$@" < /dev/null &
server=$!

wait_until_gone() {
    remaining=$(($1 * 10))
    while [ "$remaining" -gt 0 ]; do
        kill -0 "$server" || return 0
        sleep 0.1
        remaining=$((remaining - 1))
    done
    return 1
}

exec 3<&0
(
    read -r _ <&3
    kill -USR1 $$
    kill -INT "$server"
    wait_until_gone "$grace" && exit
    kill -QUIT "$server"
    wait_until_gone 5 && exit
    kill -KILL "$server"
) > /dev/null 2>&1 &
watcher=$!
exec 3<&- < /dev/null

wait "$server"
code=$?
# The signal of the watcher ends the first wait before the server has ended.
if [ "$code" -gt 128 ] && kill -0 "$server" 2> /dev/null; then
    wait "$server"
    code=$?
fi
# A server that crashed is started again on the same data.
if [ -n "$remove" ] && [ -n "$ending" ]; then
    rm -rf -- "$remove"
fi
kill -KILL "$watcher" 2> /dev/null
exit "$code"
