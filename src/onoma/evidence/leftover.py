"""What stands on one side only: words that disagree speak against; one that is merely left out hardly does."""

from __future__ import annotations

from onoma import given
from onoma.evidence.characters import go_together, is_syllabic_word
from onoma.evidence.finding import Finding, said
from onoma.model import Role, Token
from onoma.unspaced import is_family
from onoma.views import is_at_home
from onoma.weights import weight


def left_over(
    asked: list[Token], known: list[Token], met: list[Token], found: list[Token], language: str, *, well: bool
) -> list[Finding]:
    """What stands on one side only. Two words that disagree speak against; one that is merely left out hardly does,
    least where all of the other name is there and agrees `well`.
    """
    evidence: list[Finding] = []
    asked, known = list(asked), list(known)
    # Characters that are a whole name leave no syllable out.
    whole = any(t.role is Role.GIVEN and is_at_home(t.text, language) for t in (*met, *found))
    chinese = any(t.role is Role.FAMILY and t.script == "Latn" and is_family(t.key, "Hani") for t in found)
    second = any(t.role is Role.FAMILY for t in met) and any(t.role is Role.FAMILY for t in found)
    # Emily Lau Wai-hing: who goes by a Western given name has a Chinese one beside it.
    beside = chinese and any(t.role is Role.GIVEN and given.is_english(t.text) for t in met)

    omitted = False

    def say(kind: str, bits: float, a: Token | None, b: Token | None, sentence: str) -> None:
        evidence.append(said(kind, bits, a, b, sentence))

    for b in [t for t in known if t.role is Role.PATRONYMIC]:
        rival = next((t for t in asked if t.role is Role.PATRONYMIC), None)
        known.remove(b)
        if rival:
            asked.remove(rival)
            told = f"the patronymic {rival.text} is not {b.text}"
            say("patronymic-contradicted", weight("patronymic.contradicted"), rival, b, told)
        else:
            told = f"the patronymic {b.text} is left out"
            say("patronymic-omitted", weight("patronymic.omitted"), None, b, told)
    for role, kind, word in ((Role.FAMILY, "family", "family name"), (Role.GIVEN, "given", "given name")):
        for b in [t for t in known if t.role is role]:
            rival = _rival(asked, b)
            known.remove(b)
            # Who has two family names is called by one, and no given name stands where the other would.
            if rival and not (second and role is Role.FAMILY and rival.role is Role.GIVEN):
                asked.remove(rival)
                if role is Role.GIVEN and go_together(rival, b, language, chinese=chinese):
                    beside = chinese
                    told = f"{rival.text} and {b.text} may be a Western given name and a Chinese one"
                    say("given-western", weight("given.western"), rival, b, told)
                    continue
                initial = rival.role is Role.INITIAL
                bits = weight("initial.contradicted") if initial else weight(f"{kind}.contradicted")
                say(f"{kind}-contradicted", bits, rival, b, f"{rival.text} is not the {word} {b.text}")
            elif whole and is_syllabic_word(b):
                told = f"nothing of {b.text} is in the characters of the name"
                say("given-contradicted", weight("given.contradicted"), None, b, told)
            elif whole and role is Role.GIVEN:
                told = f"{b.text}, a name beside the Chinese or Korean one, is left out"
                say("given-western-omitted", weight("given.western_omitted"), None, b, told)
            elif role is Role.GIVEN and _is_before_givens(b, found):
                told = f"the first name {b.text} is left out"
                say("given-first-omitted", weight("given.first_omitted"), None, b, told)
                omitted = True
            elif well and omitted:
                say("further-omitted", weight("given.further_omitted"), None, b, f"{b.text} is left out, too")
            elif role is Role.GIVEN and any(t.role in (Role.GIVEN, Role.INITIAL) for t in found):
                told = f"the further given name {b.text} is left out"
                say("given-omitted", weight("given.second_omitted"), None, b, told)
                omitted = True
            else:
                say(f"{kind}-omitted", weight(f"{kind}.omitted"), None, b, f"the {word} {b.text} is left out")
                omitted = True
    for b in [t for t in known if t.role is Role.INITIAL]:
        rival = next((t for t in asked if t.role in (Role.INITIAL, Role.GIVEN)), None)
        if rival:
            asked.remove(rival)
            bits = weight("initial.contradicted")
            say("initial-contradicted", bits, rival, b, f"{rival.text} does not begin with {b.text}")
        elif any(t.role is Role.GIVEN for t in found):
            say("initial-omitted", weight("initial.omitted"), None, b, f"the initial {b.text} is left out")
    extra = False
    # Where the family name is among what is left over, it may be somebody else's.
    well = well and (any(t.role is Role.FAMILY for t in met) or all(t.role is not Role.FAMILY for t in asked))
    for a in asked:
        if whole and is_syllabic_word(a):
            told = f"nothing of {a.text} is in the characters of the name"
            say("given-contradicted", weight("given.contradicted"), a, None, told)
            continue
        if a.role is Role.GIVEN and (whole or (beside and is_syllabic_word(a))):
            told = f"{a.text}, a name beside the Chinese or Korean one, stands only in the name asked for"
            say("given-western-omitted", weight("given.western_omitted"), a, None, told)
            continue
        kind = {Role.PATRONYMIC: "patronymic", Role.INITIAL: "initial"}.get(a.role, "word")
        if kind == "word":
            # Where one word is left over, others are no surprise.
            kind = "first" if _is_before_givens(a, met) else "further" if extra else "beside" if well else "word"
            extra = True
        say(f"extra-{kind}", weight(f"extra.{kind}"), a, None, f"{a.text} stands only in the name asked for")
    return evidence


def _is_before_givens(one: Token, met: list[Token]) -> bool:
    """Whether a word stands where the first of several given names does, and another of them agrees: a son is called by
    his own name and then his father's.
    """
    places = [t.start for t in met if t.role is Role.GIVEN]
    return one.role is Role.GIVEN and bool(places) and one.start < min(places)


def _rival(asked: list[Token], b: Token) -> Token | None:
    """The word that stands where `b` should: of its role if there is one, else any; a patronymic is no rival."""
    free = [
        t for t in asked if t.role is not Role.PATRONYMIC and not (t.role is Role.INITIAL and b.role is Role.FAMILY)
    ]
    return next((t for t in free if t.role is b.role), free[0] if free else None)
