# Removes a container once standard input ends: the app host closed it, or is gone.
#
#   $1 the engine's program   $2 the label that only this container has   $3 seconds between asking it to stop and killing it
#
# By its label and not by its name: a name may belong to somebody else's container, and is free to take again.
trap '' HUP INT TERM
# The app host says so when it ends the container itself. Otherwise it was killed, maybe while the engine still created the container.
read -r word && looks=1 || looks=3
tries=60
while [ "$looks" -gt 0 ] && [ "$tries" -gt 0 ]; do
  tries=$((tries-1))
  if ids=$("$1" ps --all --quiet --no-trunc --filter "label=$2"); then
    if [ -z "$ids" ]; then
      looks=$((looks-1))
    else
      "$1" stop -t "$3" $ids
      if "$1" rm -f -v $ids; then
        [ -z "$word" ] || exit 0
        continue
      fi
    fi
  fi
  # The engine may be away for a while.
  [ "$looks" -eq 0 ] || sleep 1
done
