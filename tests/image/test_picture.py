"""Pictures of a screen are compared with tolerance, and what stands on them is found."""

from __future__ import annotations

from PIL import Image, ImageDraw

from tests.image.picture import Box, alike, around, difference, is_blank
from tests.image.reading import Word, find, ink, parse, plain, shows

SIZE = (640, 384)


def screen(*, caret: bool = False, tile: int = 200, shade: int = 240) -> Image.Image:
    """Draw a screen with a tile on it."""
    image = Image.new("RGB", SIZE, (shade, shade, shade))
    pen = ImageDraw.Draw(image)
    pen.rectangle((40, 40, 40 + tile, 180), fill=(0, 60, 120))
    if caret:
        pen.rectangle((300, 300, 301, 318), fill=(0, 0, 0))
    return image


def test_a_caret_or_a_shade_is_no_difference():
    assert alike(screen(), screen())
    assert alike(screen(), screen(caret=True))
    assert alike(screen(), screen(shade=236))


def test_a_tile_that_grew_is_one():
    assert not alike(screen(), screen(tile=260))
    assert 0.02 < difference(screen(), screen(tile=260)) < 0.2


def test_another_screen_differs_everywhere():
    assert difference(screen(), Image.new("RGB", SIZE, (10, 10, 10))) > 0.8
    assert difference(screen(), screen().resize((320, 192))) == 1.0


def test_a_clock_may_differ_behind_its_mask():
    late = screen()
    ImageDraw.Draw(late).rectangle((500, 10, 620, 60), fill=(200, 0, 0))
    assert not alike(screen(), late)
    assert alike(screen(), late, [Box(496, 0, 640, 64)])


def test_a_dark_screen_is_blank_and_a_painted_one_is_not():
    assert is_blank(Image.new("RGB", SIZE))
    assert not is_blank(Image.linear_gradient("L").convert("RGB"))


def test_boxes_have_a_middle():
    assert Box(10, 20, 30, 60).middle == (20, 40)
    assert around([Box(1, 8, 3, 9), Box(2, 2, 5, 4)]) == Box(1, 2, 5, 9)


# --- words ----------------------------------------------------------------------------------------
TABLE = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    "1\t1\t0\t0\t0\t0\t0\t0\t2560\t1600\t-1\t\n"
    "5\t1\t1\t1\t1\t1\t100\t40\t60\t30\t91.2\tOui,\n"
    "5\t1\t1\t1\t1\t2\t170\t40\t50\t30\t88.0\ttout\n"
    "5\t1\t1\t1\t1\t3\t230\t40\t90\t30\t90.1\teffacer\n"
    '5\t1\t2\t1\t1\t1\t400\t40\t90\t30\t90.1\t"Non\n'
)


def test_the_readers_table_is_read_in_the_pixels_of_the_screen():
    words = parse(TABLE, scale=2)
    assert [word.text for word in words] == ["Oui,", "tout", "effacer", '"Non']
    assert words[0].box == Box(50, 20, 80, 35)


def test_a_label_is_found_with_its_middle():
    place = find(parse(TABLE), "Oui, tout effacer")
    assert place == Box(100, 40, 320, 70)


def line(*texts: str) -> list[Word]:
    return [Word(text, Box(n * 50, 0, n * 50 + 40, 20), (0,)) for n, text in enumerate(texts)]


def test_what_the_reader_takes_amiss_is_forgiven():
    assert shows(line("®", "J’ai", "compris,", "je", "comrnence"), "J'ai compris, je commence")
    assert shows(line("Quevoulez-vous", "faire", "?"), "Que voulez-vous faire ?")
    assert shows(line("CAF"), "CAF")


def test_another_label_is_not_taken_for_it():
    assert not shows(line("Que", "voulez-vous", "lire", "?"), "Vos aides, simplement")
    assert not shows(line("Demandez", "à", "l'agent."), "hors service")
    assert not shows(line("La", "borne", "est", "en", "panne"), "hors service")
    assert not shows(line("CPAM"), "CAF")
    assert not shows(line("Oui,", "tout", "garder"), "Oui, tout effacer")


def test_a_label_over_two_lines_is_none():
    words = [Word("Oui,", Box(0, 0, 9, 9), (1,)), Word("tout", Box(0, 9, 9, 19), (2,))]
    assert not shows(words, "Oui, tout")


def test_a_button_is_touched_and_not_the_sentence_that_speaks_of_it():
    texts = ("Touchez", "les", "documents", "à", "prendre.")
    sentence = [Word(text, Box(n, 0, n + 1, 9), (1,)) for n, text in enumerate(texts)]
    assert find(sentence, "Prendre") == Box(4, 0, 5, 9)  # while there is nothing else
    button = Word("Prendre", Box(50, 20, 90, 40), (2,))
    for words in ([*sentence, button], [button, *sentence]):
        assert find(words, "Prendre") == button.box


def test_accents_and_signs_do_not_count():
    assert plain("J’ai DÉJÀ fini !") == "jaidejafini"


def test_the_frame_of_a_button_goes_and_its_letters_stay():
    picture = Image.new("L", (200, 80), 255)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((10, 10, 190, 70), outline=0, width=2)
    pen.rectangle((60, 30, 63, 48), fill=0)  # as high as a letter
    left = ink(picture)
    assert left.getpixel((100, 10)) == 255
    assert left.getpixel((61, 40)) == 0
