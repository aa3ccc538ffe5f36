#!/bin/sh
# Once a day: `manage.py backup` into /backup; those older than BACKUP_DAYS are removed.
set -eu

while :; do
    if [ "$(find /backup/last-success -mmin -1430 2>/dev/null)" ]; then
        sleep 300
    elif python manage.py backup /backup --keep-days "${BACKUP_DAYS:-30}"; then
        touch /backup/last-success
    else
        echo "backup failed, again in five minutes" >&2
        sleep 300
    fi
done
