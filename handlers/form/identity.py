"""Who somebody is and how they are reached: the unified social credit code, a telephone, an e-mail address."""

import re
import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from stdnum.cn import uscc

from handlers.form import reasons
from handlers.form.said import clean
from handlers.form.wrong import Wrong

CODE_LENGTH = 18

_CODE = re.compile(rf"(?<![0-9A-Z])[0-9A-Z]{{{CODE_LENGTH}}}(?![0-9A-Z])")
_RUN = re.compile(r"[!-~]+")
_MARKS = "-.,:;()'\"_/"  # what people write around a code, or inside it
_FIRST = "123456789ANY"  # the authority that registered: A the army, N agriculture, Y others
_ALIKE = {"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U", "B": "8", "D": "0", "Q": "0", "G": "6", "L": "1", "T": "7"}
_EXTENSION = re.compile(r"(?:转接?|分机)(?:\s*分机)?号?\s*:?\s*")
_HYPHEN_EXTENSION = re.compile(r"(0[0-9]{2,3}-?[0-9]{7,8})\s*-\s*([0-9]{1,6})(?![0-9])")
_DASHES = re.compile(r"[‐‑‒–—―−]")
_LOCAL = r"[A-Za-z0-9.!#$%&'*+=?^_`{}~@-]"
_EMAIL = re.compile(rf"(?<!{_LOCAL}){_LOCAL}+@[A-Za-z0-9.-]+")


def credit_code(text: str) -> str:
    """18 characters, the last of which bears out the others. Raises Wrong with what is wrong, and at which place."""
    line = _plain(text).upper()
    whole = set(_CODE.findall(line))
    code = whole.pop() if len(whole) == 1 else _gathered(line)
    if not any(map(str.isdigit, code)):
        raise Wrong(reasons.WHAT_CODE)
    if len(code) != CODE_LENGTH:
        raise Wrong(reasons.code_length(len(code)))
    for place, char in enumerate(code, 1):
        if expected := _fault(place, char):
            alike = _ALIKE.get(char, char)
            raise Wrong(reasons.code_character(place, char, expected, "" if _fault(place, alike) else alike))
    if uscc.calc_check_digit(code) != code[-1]:
        raise Wrong(reasons.CODE_CHECK)
    return code


def _gathered(line: str) -> str:
    """The longest run of characters, where the code is written in groups or with something amiss."""
    runs = _RUN.findall(line.replace(" ", ""))
    return max(("".join(char for char in run if char not in _MARKS) for run in runs), key=len, default="")


def _fault(place: int, char: str) -> str:
    """Why a character cannot stand at that place, "" where it can."""
    if not char.isdigit() and not "A" <= char <= "Z":
        return reasons.CODE_MARK
    if place == 1:
        return "" if char in _FIRST else reasons.CODE_FIRST
    if 3 <= place <= 8 and not char.isdigit():
        return reasons.CODE_DIGIT
    return reasons.CODE_LETTER if char in "IOSVZ" else ""


def telephone(text: str) -> str:
    """13812345678, 010-88656292, 010-88656292转8001 or 4008101234: one number of the mainland. Raises Wrong."""
    line = _EXTENSION.sub(" ext. ", _DASHES.sub("-", _plain(text)))
    line = _HYPHEN_EXTENSION.sub(r"\1 ext. \2", line)
    found = [match.number for match in phonenumbers.PhoneNumberMatcher(line, "CN")]
    if len(found) > 1:
        raise Wrong(reasons.SEVERAL_TELEPHONES)
    if not found:
        raise Wrong(_no_telephone(line))
    if found[0].country_code != 86:
        raise Wrong(reasons.FOREIGN_TELEPHONE)
    return _written(found[0])


def _no_telephone(line: str) -> str:
    digits = "".join(filter(str.isdigit, line))
    if not digits:
        return reasons.WHAT_TELEPHONE
    return reasons.NO_AREA_CODE if len(digits) in (7, 8) and digits[0] not in "01" else reasons.NO_SUCH_TELEPHONE


def _written(number: phonenumbers.PhoneNumber) -> str:
    digits = phonenumbers.national_significant_number(number)
    area = phonenumbers.length_of_geographical_area_code(number)
    extension = f"转{number.extension}" if number.extension else ""
    return (f"0{digits[:area]}-{digits[area:]}" if area else digits) + extension


def email(text: str) -> str:
    """The address with its domain in small letters; whether it exists is not asked. Raises Wrong."""
    line = re.sub(" ?@ ?", "@", _plain(text).replace("。", "."))
    found = {match.rstrip(".") for match in _EMAIL.findall(line)}
    if not found:
        raise Wrong(reasons.WHAT_EMAIL)
    if len(found) > 1:
        raise Wrong(reasons.SEVERAL_EMAILS)
    try:
        return validate_email(found.pop(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise Wrong(reasons.WRONG_EMAIL) from error


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", clean(text, lines=False))
