# Removes a container once standard input ends: the app host closed it, or is gone.
#
#   $1 the engine's program   $2 the container's name   $3 seconds between asking it to stop and killing it
#   $4 the network of the application's containers, or empty
trap '' HUP INT TERM
read -r _
"$1" stop -t "$3" "$2"
"$1" rm -f -v "$2"
# The last one out puts out the light: a network that is still in use is not removed.
[ -z "$4" ] || exec "$1" network rm "$4"
