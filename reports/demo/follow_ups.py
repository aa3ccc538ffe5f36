"""What the demo makes of its themes and tells everybody (Pasal 8i, 8j). All of it is invented."""

from datetime import date, timedelta

from inquiries.dissemination import services as stories
from inquiries.dissemination.services import Content
from inquiries.models import Theme, ThemeDigest
from inquiries.recommendations import services
from inquiries.recommendations.services import Proposal
from reports.demo.people import Team

# The form, whom it is put to, what it says, in how many days it is due.
PROPOSED = (
    ("ACTIVITY", "Bidang Contoh", "Pasang jadwal layanan contoh di halaman depan akun resmi.", 7),
    ("PROGRAMME", "Sekretariat Contoh", "Latih petugas contoh menjawab di luar jam kerja.", 60),
)


def follow_up(team: Team, today: date) -> None:
    """Two recommendations: one done and told to everybody, the other before the Kepala."""
    approved = ThemeDigest.objects.approved().filter(agency=team.agency)
    themes = list(
        Theme.objects.shown()
        .filter(digest__in=approved, is_rest=False)
        .select_related("digest")
        .order_by("digest__period_from", "order")[: len(PROPOSED)]
    )
    for theme, (kind, addressee, text, days) in zip(themes, PROPOSED, strict=False):
        due = today + timedelta(days=days)
        proposal = Proposal(kind, addressee, text, team.responsible, due, [theme])
        row = services.draft_recommendation(
            agency=team.agency, proposal=proposal, by=team.responsible
        )
        services.submit_recommendation(row=row, by=team.responsible)
    done = team.agency.recommendations.order_by("pk").first()
    if done is None:  # too little was asked for a theme
        return
    services.approve_recommendation(row=done, by=team.head)
    services.start_recommendation(row=done, by=team.officer)
    services.finish_recommendation(row=done, outcome="Jadwalnya terpasang.", by=team.officer)
    story = stories.draft_story(
        recommendation=done,
        content=Content(
            question="Di mana jadwal layanan contoh dapat dilihat?",
            decided="Jadwal layanan contoh dipasang di halaman depan akun resmi.",
            done="Jadwalnya sudah terpasang dan diperbarui tiap Senin.",
            done_date=today,
        ),
        by=team.officer,
    )
    stories.publish_story(story=story, by=team.responsible)
