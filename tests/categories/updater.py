"""Does one update, for `power_cuts`: FOLDER and the address of the publisher are its arguments."""

import datetime as dt
import sys
from pathlib import Path

from kiosk.categories.kinds import Kinds
from kiosk.categories.sources import Feed
from kiosk.categories.store import Store
from kiosk.categories.update import Order, update

KINDS = Kinds(denied=frozenset({"adult"}), security=frozenset(), harmless=frozenset({"vpn"}))


def main() -> int:
    folder, url = sys.argv[1:]
    about = {"title": "t", "licence": "l", "attribution": "a"}
    ut1 = {**about, "name": "ut1", "format": "ut1", "url": f"{url}/ut1"}
    feed = Feed.model_validate({"version": "1", "sources": [ut1]})
    order = Order(feed, KINDS, ("caf.fr",), dt.datetime.now(dt.UTC).date())
    sys.stdout.write("!")  # from here on it may be cut
    sys.stdout.flush()
    return 0 if update(Store(Path(folder)), order, lambda _: None).good else 1


if __name__ == "__main__":
    sys.exit(main())
