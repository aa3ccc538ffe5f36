"""What beat calls, and how often."""

from datetime import timedelta

from celery.schedules import crontab

# Every task is a sweep that finds its work in the database: one that waited longer than its
# period has been overtaken by the next and may expire.
BEAT_SCHEDULE = {
    "sweep-sla": {
        "task": "inquiries.tasks.sweep_sla",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 60},
    },
    "close-quiet-inquiries": {
        "task": "inquiries.tasks.close_quiet_inquiries",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 600},
    },
    "learn-search-words": {
        "task": "inquiries.tasks.learn_search_words",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 120},
    },
    "process-deliveries": {
        "task": "inquiries.tasks.process_deliveries",
        "schedule": timedelta(seconds=5),
        "options": {"expires": 10},
    },
    "deliver-outbox": {
        "task": "core.tasks.deliver_outbox",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 20},
    },
    "queue-digests": {
        "task": "core.tasks.queue_digests",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 300},
    },
    "seal-audit": {
        "task": "core.tasks.seal_audit",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 60},
    },
    "anchor-audit": {
        "task": "core.tasks.anchor_audit",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    "beat-heart": {
        "task": "core.tasks.beat_heart",
        "schedule": timedelta(seconds=15),
        "options": {"expires": 30},
    },
    "render-certificates": {
        "task": "inquiries.tasks.render_certificates",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 20},
    },
    "make-exports": {
        "task": "inquiries.tasks.make_exports",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 20},
    },
    "compute-digests": {
        "task": "inquiries.tasks.compute_digests",
        "schedule": timedelta(seconds=15),
        "options": {"expires": 30},
    },
    "train-router": {
        "task": "inquiries.routing.tasks.train_router",
        "schedule": crontab(hour=2, minute=30),
        "options": {"expires": 3600},
    },
    "remind-of-expiring-answers": {
        "task": "inquiries.tasks.remind_of_expiring_answers",
        "schedule": crontab(minute=40),
        "options": {"expires": 3600},
    },
    "render-reports": {
        "task": "reports.tasks.render_reports",
        "schedule": timedelta(seconds=15),
        "options": {"expires": 30},
    },
    "begin-evaluations": {
        "task": "reports.tasks.begin_evaluations",
        "schedule": timedelta(seconds=20),
        "options": {"expires": 30},
    },
    "remind-of-reports": {
        "task": "reports.tasks.remind_of_reports",
        "schedule": crontab(minute=40),
        "options": {"expires": 60 * 60},
    },
    "refresh-tallies": {
        "task": "inquiries.tasks.refresh_tallies",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 60},
    },
    "carry-out-closings": {
        "task": "inquiries.tasks.carry_out_closings",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 300},
    },
    "tell-of-alarms": {
        "task": "accounts.tasks.tell_of_alarms",
        "schedule": crontab(minute=20),
        "options": {"expires": 60 * 60},
    },
    "remind-of-recommendations": {
        "task": "inquiries.tasks.remind_of_recommendations",
        "schedule": crontab(minute=35),
        "options": {"expires": 60 * 60},
    },
    "apply-retention": {
        "task": "inquiries.tasks.apply_retention",
        "schedule": crontab(hour=2, minute=20),
        "options": {"expires": 60 * 60},
    },
    "remind-of-followers": {
        "task": "accounts.tasks.remind_of_followers",
        "schedule": crontab(minute=25),
        "options": {"expires": 60 * 60},
    },
    "prune": {
        "task": "core.tasks.prune",
        "schedule": crontab(hour=2, minute=10),
        "options": {"expires": 60 * 60},
    },
}
