# syntax=docker/dockerfile:1
FROM python:3.13-slim-trixie AS libraries

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements.txt .
RUN /opt/venv/bin/pip install --require-hashes --only-binary :all: -r requirements.txt


FROM python:3.13-slim-trixie

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fonts-liberation fonts-urw-base35 \
        libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
        postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 berau \
    && useradd --uid 10001 --gid berau --no-create-home --shell /usr/sbin/nologin berau \
    && install -d -o berau -g berau -m 700 /data

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PYTHONUTF8=1 \
    DJANGO_SETTINGS_MODULE=berau_sosmed.settings.prod \
    DATA_DIR=/data \
    STATIC_ROOT=/app/static-root

WORKDIR /app
COPY --from=libraries /opt/venv /opt/venv
COPY . .
# Collecting static files reads the settings, which want every variable; none of these is kept.
RUN SECRET_KEY=only-while-building-0123456789-0123456789-0123456789 \
    DATABASE_URL=postgres://localhost/build CELERY_BROKER_URL=redis://localhost/0 \
    BASE_URL=https://localhost ALLOWED_HOSTS=localhost EMAIL_URL=smtp://localhost \
    FIELD_ENCRYPTION_KEYS=b25seS13aGlsZS1idWlsZGluZy0wMDAwMDAwMDAwMDA= FIELD_HASH_KEY=build \
    python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q -j 0 /app /opt/venv

USER berau
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["docker/entrypoint.sh"]
CMD ["web"]
