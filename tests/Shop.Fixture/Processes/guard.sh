# Runs a service for one test process, and kills it (-9) when standard input ends: the test process closed it, or died.
set -u
"$@" < /dev/null &
service=$!

exec 3<&0
(
    read -r _ <&3
    kill -KILL "$service"
) 2> /dev/null &
watcher=$!
exec 3<&- < /dev/null

wait "$service"
exit_code=$?
kill -KILL "$watcher" 2> /dev/null
exit "$exit_code"
