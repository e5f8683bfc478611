# Gives the superuser the password of the Secret, before anyone can connect. A volume may be older than the Secret: it outlives the
# release, and the password may have been changed on purpose. A new volume gets it from the image's own entrypoint.
set -eu
[ -s "$PGDATA/PG_VERSION" ] || exit 0
chmod 0700 "$PGDATA"
password=$(sed "s/'/''/g" "$POSTGRES_PASSWORD_FILE")
printf "ALTER ROLE postgres PASSWORD '%s';\n" "$password" |
  postgres --single -D "$PGDATA" -c log_min_error_statement=panic postgres >/dev/null
