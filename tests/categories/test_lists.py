"""Lists are read as they are published, and no bad line stops anything."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kiosk.categories.build import build
from kiosk.categories.collection import Collection
from kiosk.categories.lists import LEFT_OUT
from kiosk.categories.names import Names
from kiosk.categories.spec import read_sources
from kiosk.categories.suffixes import Suffixes
from kiosk.categories.tally import Fate
from kiosk.errors import KioskError
from kiosk.policy.categories import CategoryIndex
from tests.categories.made import categories, hosts, index, paths

NAMES = Names(Suffixes())
LONG = "a" * 64


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("example.com\n", "example.com"),
        ("  EXAMPLE.com. \r\n", "example.com"),
        ("www.example.com", "example.com"),
        ("www.gov.uk", "www.gov.uk"),  # without www. it would be every authority of the country
        ("www.blogspot.com", "www.blogspot.com"),
        (".afshin.ir", "afshin.ir"),
        ("*.example.com", "example.com"),
        ("_dmarc.example.com", "_dmarc.example.com"),
        ("bücher.de", "xn--bcher-kva.de"),
        ("xn--bcher-kva.de", "xn--bcher-kva.de"),
        ("monblog.blogspot.co.uk", "monblog.blogspot.com"),
        ("x.2o7.net0", "x.2o7.net0"),
        ("ec2-1-2-3-4.compute-1.amazonaws.com", "ec2-1-2-3-4.compute-1.amazonaws.com"),
        ("", Fate.EMPTY),
        ("# a comment", Fate.EMPTY),
        ("192.0.2.7", Fate.ADDRESS),
        ("0x7f.1", Fate.ADDRESS),
        ("w-w-i-s-.com", Fate.MALFORMED),
        ("a..b.com", Fate.MALFORMED),
        (f"{LONG}.com", Fate.MALFORMED),
        (f"{'a.' * 126}com", Fate.MALFORMED),
        ("two words.com", Fate.MALFORMED),
        ("caf\ufffd.fr", Fate.MALFORMED),
        ("1.2.3.4.5", Fate.MALFORMED),
        ("localhost", Fate.SINGLE),
        ("com", Fate.SINGLE),
        ("co.uk", Fate.SUFFIX),
        ("bet.br", Fate.SUFFIX),
        ("gouv.fr", Fate.SUFFIX),
        ("pages.dev", Fate.SHARED),
        ("blogspot.de", Fate.SHARED),
    ],
)
def test_a_line_is_a_name_or_has_a_reason_not_to_be(line, read):
    got = NAMES.host(line)
    assert got == read
    assert isinstance(got, Fate) == isinstance(read, Fate)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("www.host.fr/Sex/", "host.fr/sex"),
        ("docs.google.com/forms/d/e/1FAIp#top", "docs.google.com/forms/d/e/1faip"),
        ("monblog.blogspot.fr/2020", "monblog.blogspot.com/2020"),
        ("host.fr//a%20b", "host.fr/a b"),
        ("host.fr/watch?v=1", Fate.QUERY),
        ("host.fr/#/login", Fate.ROOT),
        ("host.fr", Fate.ROOT),
        ("host.fr/", Fate.ROOT),
        ("192.0.2.7/sex", Fate.ADDRESS),
        ("host.fr:8080/sex", Fate.MALFORMED),
        ("host.fr/a/../b", Fate.MALFORMED),
    ],
)
def test_a_line_is_an_address_or_has_a_reason_not_to_be(line, read):
    assert NAMES.address(line) == read


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("https://www.vichy.fr/", ("vichy.fr", True)),
        ("http://service.vichy.fr:80/a", ("service.vichy.fr", True)),
        ("https://culture.gouv.fr", ("culture.gouv.fr", True)),
        ("https://mairie.e-monsite.com", ("mairie.e-monsite.com", False)),
        ("https://www.mairie.e-monsite.com", ("www.mairie.e-monsite.com", False)),
        ("https://commune.github.io/x", ("commune.github.io", False)),
        ("https://sites.google.com/site/commune", Fate.SHARED),
        ("https://github.io", Fate.SHARED),
        ("https://gouv.fr", Fate.SUFFIX),
        ("http://192.0.2.7/", Fate.ADDRESS),
    ],
)
def test_a_public_body_among_strangers_has_its_host_alone(line, read):
    assert NAMES.official(line) == read


def ut1(folder: Path) -> Path:
    """Make lists as UT1 has them, with what is odd in the real ones."""
    for category, name, text in (
        ("adult", "domains", "b.example.com\nmonblog.blogspot.fr\nmonblog.blogspot.de\n10.0.0.1\n"),
        ("adult", "urls", "host.example.com/sex\nvideo.example.com/watch?v=1\n"),
        ("adult", "expressions", "(porn)\n"),
        ("blog", "domains", "blogspot.com\n"),
        ("games", "domains", "play.example.net\nwww.play.example.net\nb.example.com\ngame.tw\n"),
        ("phishing", "domains", "x.pages.dev\npages.dev\n\udcff\n"),
        ("special", "domains", "gouv.example.fr\n"),
        ("webmail", "urls", ""),
    ):
        (folder / category).mkdir(exist_ok=True)
        (folder / category / name).write_bytes(text.encode(errors="surrogateescape"))
    (folder / "porn.symlink").write_text("adult")
    (folder / "porn").symlink_to("adult")
    (folder / "global_usage").write_text("NAME: adult\n")
    return folder


def test_ut1_is_read_with_its_oddities(tmp_path):
    (tmp_path / "ut1").mkdir()
    lists = ut1(tmp_path / "ut1")
    file = tmp_path / "index.kfi"
    collection = build(read_sources([f"ut1:{lists},date=2026-08-17"]), file)
    made = CategoryIndex.open(file)
    assert categories(made, "www.b.example.com") == {"b.example.com": {"adult", "games"}}
    assert categories(made, "play.example.net") == {"play.example.net": {"games"}}
    assert categories(made, "x.pages.dev") == {"x.pages.dev": {"phishing"}}
    assert categories(made, "monblog.blogspot.it") == {
        "blogspot.it": {"blog"},
        "monblog.blogspot.it": {"adult"},
    }
    for host in ("pages.dev", "a.game.tw", "gouv.example.fr"):
        assert made.classes(host) == ()
    assert paths(made, "host.example.com", "/sex") == {"host.example.com/sex": {"adult"}}
    (source,) = made.sources
    assert (source.name, source.licence, source.date) == ("ut1", "CC BY-SA 4.0", "2026-08-17")
    assert "Université Toulouse Capitole" in source.attribution
    (gathered,) = collection.gathered
    assert gathered.tally == {
        Fate.READ: 14,
        Fate.LISTED: 6,
        Fate.REPEATED: 2,
        Fate.ADDRESS: 1,
        Fate.SUFFIX: 1,
        Fate.SHARED: 1,
        Fate.MALFORMED: 1,
        Fate.QUERY: 1,
    }
    assert made.tally["ut1"]["listed"] == 6
    assert "special" in LEFT_OUT


def test_a_hosts_file_a_plain_list_and_a_communes_own_are_read(tmp_path):
    (tmp_path / "hosts.txt").write_text(
        "# Title: a list\n127.0.0.1 localhost\n0.0.0.0 0.0.0.0\n0.0.0.0 ads.example.com # ads\n"
        "0.0.0.0\ttwo.example.com three.example.com\n\n"
    )
    (tmp_path / "plain.txt.gz").write_bytes(
        gzip.compress(b"! a comment\nplain.example.com # why\n;\n")
    )
    (tmp_path / "deny.txt").write_text("closed.example.com\n")
    (tmp_path / "allow.txt").write_text("open.closed.example.com\n")
    file = tmp_path / "index.kfi"
    specs = [
        f"hosts:{tmp_path}/hosts.txt=publicite,licence=MIT,by=An editor,date=2026-02-03",
        f"list:{tmp_path}/plain.txt.gz=phishing,name=mine",
        f"deny:{tmp_path}/deny.txt",
        f"allow:{tmp_path}/allow.txt",
    ]
    build(read_sources(specs), file)
    made = CategoryIndex.open(file)
    assert categories(made, "a.ads.example.com") == {"ads.example.com": {"publicite"}}
    assert categories(made, "two.example.com")
    assert categories(made, "three.example.com")
    assert categories(made, "plain.example.com") == {"plain.example.com": {"phishing"}}
    assert categories(made, "open.closed.example.com") == {
        "closed.example.com": {"local_deny"},
        "open.closed.example.com": {"local_allow"},
    }
    names = [(source.name, source.licence, source.attribution) for source in made.sources]
    assert names[:2] == [("hosts", "MIT", "An editor"), ("mine", "", "")]
    assert made.date >= "2026-02-03"


def test_a_public_body_is_official_with_what_is_below_it_or_alone(tmp_path):
    (tmp_path / "list.txt").write_text("https://www.vichy.fr\nhttp://mairie.e-monsite.com/x\n")
    file = tmp_path / "index.kfi"
    build(read_sources([f"etalab:{tmp_path}/list.txt"]), file)
    made = CategoryIndex.open(file)
    assert categories(made, "a.vichy.fr") == {"vichy.fr": {"public_sector"}}
    assert categories(made, "mairie.e-monsite.com") == {
        "mairie.e-monsite.com": {"public_sector_exact"}
    }


def test_a_child_is_left_out_only_where_its_parents_say_as_much(tmp_path):
    one = hosts("one", adult=["p.fr", "a.p.fr", "c.b.p.fr"], games=["b.p.fr", "c.b.p.fr"])
    made = index(tmp_path, one, hosts("two", adult=["d.p.fr"]), hosts("three", phishing=["a.p.fr"]))
    assert categories(made, "d.p.fr") == {"p.fr": {"adult"}, "d.p.fr": {"adult"}}  # another source
    assert categories(made, "a.p.fr") == {"p.fr": {"adult"}, "a.p.fr": {"adult", "phishing"}}
    assert categories(made, "c.b.p.fr") == {"p.fr": {"adult"}, "b.p.fr": {"games"}}
    covered = index(tmp_path, hosts(adult=["p.fr", "a.p.fr"], games=["p.fr", "x.fr"]))
    assert categories(covered, "a.p.fr") == {"p.fr": {"adult", "games"}}
    assert covered.entries == 2


def test_a_communes_own_lines_and_a_single_host_are_never_left_out(tmp_path):
    own = hosts("own", local_deny=["p.fr", "a.p.fr"], local_allow=["b.p.fr"])
    made = index(tmp_path, own)
    assert len(made.classes("a.p.fr")) == 2
    official = hosts(public_sector_exact=["p.fr"], public_sector=["a.p.fr"])
    assert len(index(tmp_path, official).classes("a.p.fr")) == 2


def test_a_rented_machine_is_listed_and_a_place_of_many_is_not(tmp_path):
    made = index(
        tmp_path,
        hosts(
            phishing=[
                "m1.compute-1.amazonaws.com",
                "r1.digitaloceanspaces.com",
                "b.r1.digitaloceanspaces.com",
            ]
        ),
    )
    assert made.classes("m1.compute-1.amazonaws.com")
    assert made.classes("other.r1.digitaloceanspaces.com") == ()
    assert made.classes("b.r1.digitaloceanspaces.com")


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("ut1", "this is no source"),
        ("zip:x", "this is no source"),
        ("list:{}/none.txt=adult", "there is no such source"),
        ("list:{}/list.txt", "needs a category"),
        ("deny:{}/list.txt=adult", "needs no category"),
        ("list:{}/list.txt=adult,colour=red", "means nothing here"),
        ("list:{}/list.txt=adult,date=yesterday", "is no day"),
        ("ut1:{}/list.txt", "is no folder"),
        ("ut1:{}", "no category"),
    ],
)
def test_a_source_that_means_nothing_is_refused_with_a_hint(spec, said, tmp_path):
    (tmp_path / "list.txt").write_text("a.fr\n")
    with pytest.raises(KioskError, match=said) as refused:
        read_sources([spec.format(tmp_path)])
    assert refused.value.hint


def test_two_sources_of_one_name_are_refused(tmp_path):
    (tmp_path / "list.txt").write_text("a.fr\n")
    with pytest.raises(KioskError, match="two sources"):
        read_sources([f"list:{tmp_path}/list.txt=adult", f"list:{tmp_path}/list.txt=games"])


def test_a_damaged_archive_is_refused(tmp_path):
    (tmp_path / "list.gz").write_bytes(gzip.compress(b"a.fr\n" * 1000)[:-9])
    with pytest.raises(KioskError, match=r"list\.gz"):
        build(read_sources([f"list:{tmp_path}/list.gz=adult"]), tmp_path / "index.kfi")
    assert not (tmp_path / "index.kfi").exists()


def test_what_was_gathered_tells_its_levels():
    collection = Collection(Suffixes())
    collection.add(hosts(adult=["p.fr", "a.p.fr"]))
    levels = [suffix for suffix, _ in collection.exact("x.a.p.fr")]
    assert levels == ["p.fr", "a.p.fr"]
