#!/bin/sh
# Once a day: the database as a custom-format dump and the private files as an archive, each under
# its final name only when it is complete; those older than BACKUP_DAYS are removed.
set -eu
umask 077
cd /backup

make_one() {
    stamp=$(date -u +%Y%m%dT%H%M%SZ)
    pg_dump --format=custom --file="db-$stamp.part"
    tar -czf "files-$stamp.part" -C /data private
    mv "db-$stamp.part" "db-$stamp.dump"
    mv "files-$stamp.part" "files-$stamp.tar.gz"
    find . -maxdepth 1 -type f -mtime "+${BACKUP_DAYS:-30}" -delete
    touch last-success
}

while :; do
    if [ "$(find last-success -mmin -1430 2>/dev/null)" ]; then
        sleep 300
    elif make_one; then
        echo "backup finished"
    else
        echo "backup failed, again in five minutes" >&2
        rm -f ./*.part
        sleep 300
    fi
done
