#!/bin/sh
# Start one role of the portal: web, worker, beat, backup or migrate; anything else is run as it is.
set -eu
umask 077

case "${1:-web}" in
    web)
        exec gunicorn berau_sosmed.wsgi:application --no-control-socket --bind 0.0.0.0:8000 \
            --workers "${WEB_WORKERS:-3}" --worker-class berau_sosmed.server.Worker --threads 4 \
            --limit-request-line 8190 --worker-tmp-dir /dev/shm --timeout 60 --graceful-timeout 30 \
            --max-requests 5000 --max-requests-jitter 500
        ;;
    worker)
        exec celery --no-color --quiet -A berau_sosmed worker --loglevel WARNING \
            --pool prefork --concurrency "${WORKER_CONCURRENCY:-2}" --max-tasks-per-child 200 \
            --without-gossip --without-mingle --without-heartbeat
        ;;
    beat)
        exec celery --no-color --quiet -A berau_sosmed beat --loglevel WARNING \
            --schedule /tmp/beat-schedule --pidfile=
        ;;
    backup)
        exec docker/backup.sh
        ;;
    migrate)
        mkdir -p /data/private
        python manage.py migrate --no-input
        python manage.py check --database default
        exec python manage.py seed_reference
        ;;
    *)
        exec "$@"
        ;;
esac
