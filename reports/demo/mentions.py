"""What people say on the demo's accounts and nobody has answered yet. All of it is invented."""

from collections.abc import Mapping
from datetime import timedelta

from core import clock
from inquiries.monitoring import services
from inquiries.monitoring.services import Said, Source
from reports.demo.people import Team

# Hours ago, who said it, what.
SAID = (
    (30, "warga.contoh1", "Mantap, semoga lancar terus programnya."),
    (26, "warga.contoh2", "Ini berlaku untuk kecamatan lain juga atau hanya Tanjung Redeb?"),
    (9, "warga.contoh3", "Nomor teleponnya kok tidak pernah diangkat ya?"),
    (4, "warga.contoh4", "Terima kasih infonya min."),
    (
        2,
        "warga.contoh5",
        "Tolong jadwalnya dipasang juga di halte, orang tua kami tidak main medsos.",
    ),
)
BUSY = ("DISHUB", "DPUPR", "DISDIK", "DISKOMINFO")


def note_mentions(teams: Mapping[str, Team]) -> None:
    """Fill the boards: the first was seen, the second became an inquiry, the others wait."""
    for code in BUSY:
        team = teams[code]
        if team.account is None:
            continue
        rows = [
            services.note_mention(
                account=team.account,
                said=Said(
                    text=text,
                    said_at=clock.now() - timedelta(hours=hours),
                    author_handle=author,
                    external_id=f"contoh-{hours}",
                ),
                by=team.officer,
                source=Source.IMPORTED,
            )
            for hours, author, text in SAID
        ]
        services.mark_seen(mentions=rows[:1], by=team.officer)
        services.make_inquiry(mention=rows[1], kind="QUESTION", by=team.officer)
