"""How facts become sentences."""

from kiosk.shell.agent.words import lines, patience, refusal
from kiosk.updates.status import Fault


def said(**facts: str) -> list[str]:
    return [line.text for line in lines({name.replace("_", "-"): v for name, v in facts.items()})]


def test_a_proof_of_another_day_bears_its_date():
    facts = {"proof": "good", "proved_at": "2026-11-20 08:05", "time": "2026-11-23 10:35"}
    sentence = "Dernière visite : tout est effacé, prouvé le 20/11/2026 à 8 h 05."
    assert sentence in said(**facts)


def test_nothing_known_is_said_as_such():
    assert "Aucune visite depuis le démarrage de la borne." in said()
    assert "La borne ne dit pas ce qu'elle fait." in said()


def test_what_nobody_can_read_harms_nothing():
    for junk in ("", " ", "x", "2026-11-23", ":", "a b:c"):
        said(proof="good", proved_at=junk, time=junk, clock="good", phase=junk)
    assert refusal("anything") == "Cette borne ne sait pas encore le faire."


def test_seconds_are_counted_in_french():
    assert patience(1) == "Attendez encore 1 seconde."
    assert patience(2) == "Attendez encore 2 secondes."


def test_the_agent_reads_what_to_do_about_the_scanner():
    assert "Scanner : prêt." in said(scanner="done")
    assert "Scanner : refermez le capot du chargeur." in said(scanner="cover")
    assert not [line for line in said() if line.startswith("Scanner")]


def test_a_printer_that_was_set_up_by_itself_is_told_with_its_time():
    sentence = "Nouvelle imprimante installée à 10 h 32."
    assert sentence in said(installed="2026-11-23 10:32", time="2026-11-23 12:00")


def test_a_printer_that_could_not_be_set_up_is_for_the_support():
    sentence = "Une imprimante est branchée, mais pas installée. Prévenez l'assistance."
    assert sentence in said(installed="bad")
    assert not any("installée" in text for text in said(installed="", printer="ok"))


def test_the_agent_reads_why_no_new_list_comes_and_what_to_do_about_it():
    for fault in Fault:
        (line,) = [text for text in said(update=fault.value) if text not in said()]
        assert line.count(".") >= 2, line
    assert any("fichier whitelist.yaml, ligne 12" in text for text in WRONG)
    assert said(update="http://secret.example/") == said()


WRONG = said(update="invalid", update_at="whitelist.yaml:12")


def test_what_is_wrong_with_the_seed_stands_near_the_top():
    fault = "Erreur dans « ilot.yaml », ligne 4."
    assert said(seed=fault)[1] == fault
    assert fault not in said()
