# Removes the network of an application's containers once standard input ends and the containers are gone.
#
#   $1 the engine's program   $2 the network's name   $3 the label of containers that stay
trap '' HUP INT TERM
read -r word
tries=60
while [ "$tries" -gt 0 ]; do
  tries=$((tries-1))
  # It may never have been made.
  names=$("$1" network ls --quiet --filter "name=^$2\$") && [ -z "$names" ] && exit 0
  "$1" network rm "$2" && exit 0
  # What is persistent goes on without it.
  for id in $("$1" ps --all --quiet --filter "network=$2" --filter "label=$3"); do
    "$1" network disconnect --force "$2" "$id"
  done
  sleep 0.5
done
