"""Ask the web process of this container whether it answers; exit 0 when it does.

Any answer counts, 503 too: a web process that is restarted because the database is away helps
nobody.
"""

import http.client
import os
import sys

host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip().lstrip(".")
connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=5)
connection.request("GET", "/healthz", headers={"Host": host})
sys.exit(connection.getresponse().status not in {200, 503})
