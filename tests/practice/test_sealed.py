"""What phones locked for the server, and what becomes of it."""

import json
import uuid
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from exercises.lib import seal as sealing
from exercises.lib.seal import UnknownKey, kid_of, open_sealed, point_of, private_key, public_seal, unb64url
from exercises.practice.models import PracticeSession, SessionDocument
from exercises.safety.access import owner_tag
from tests.sealing import box, seal

pytestmark = [pytest.mark.django_db, pytest.mark.database]
CASE = json.loads((Path(__file__).resolve().parents[1] / "cases/seal.json").read_text())
OTHER_SECRET = "another secret, as long as a secret has to be"


def test_the_case_of_both_sides_opens(settings):
    settings.SECRET_KEY = CASE["secret_key"]
    assert public_seal() == CASE["server"]
    assert open_sealed({"uid": CASE["uid"], "sealed": CASE["sealed"]}) == json.loads(CASE["plaintext"])


def test_the_case_can_be_made_again_byte_for_byte():
    number = int.from_bytes(unb64url(CASE["ephemeral_private"]["d"]), "big")
    ephemeral = ec.derive_private_key(number, ec.SECP256R1())
    made = box(CASE["plaintext"], uid=CASE["uid"], server=CASE["server"], ephemeral=ephemeral, iv=unb64url(CASE["iv"]))
    assert made == CASE["sealed"]


def test_the_private_key_of_the_case_is_the_one_that_follows_from_its_secret():
    assert private_key(CASE["secret_key"]).private_numbers().private_value == int.from_bytes(unb64url(CASE["server_private"]["d"]), "big")


def test_a_new_secret_makes_a_new_key_and_the_one_before_still_opens(settings):
    before, item = public_seal(), {"uid": "u", "sealed": box('{"owner": "o", "document": {}}', uid="u", server=public_seal())}
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OTHER_SECRET, [settings.SECRET_KEY]
    assert public_seal() != before
    assert open_sealed(item)["owner"] == "o"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(UnknownKey):
        open_sealed(item)


def changed(**parts):
    return {"uid": CASE["uid"], "sealed": CASE["sealed"] | parts}


def flipped(text: str, at: int) -> str:
    """The same length with one character changed."""
    return text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]


BROKEN = {
    "another uid": {"uid": str(uuid.uuid4()), "sealed": CASE["sealed"]},
    "no uid": {"sealed": CASE["sealed"]},
    "a uid that is no text": {"uid": 7, "sealed": CASE["sealed"]},
    "a uid that no bytes carry": {"uid": "\ud800", "sealed": CASE["sealed"]},
    "no box": {"uid": CASE["uid"]},
    "a box that is a list": {"uid": CASE["uid"], "sealed": []},
    "the first byte": changed(ct=flipped(CASE["sealed"]["ct"], 0)),
    "the tag": changed(ct=flipped(CASE["sealed"]["ct"], -4)),
    "an empty box": changed(ct=""),
    "a short box": changed(ct="AAAA"),
    "another nonce": changed(iv=flipped(CASE["iv"], 3)),
    "a short nonce": changed(iv="AQID"),
    "a point off the curve": changed(epk=flipped(CASE["sealed"]["epk"], 20)),
    "the point of nobody": changed(epk="AA"),
    "padding": changed(iv=CASE["iv"] + "=="),
    "a length that no base64 has": changed(iv="AQIDA"),
    "another version": changed(v=2),
    "no version": {"uid": CASE["uid"], "sealed": {key: value for key, value in CASE["sealed"].items() if key != "v"}},
    "something more": changed(more=1),
    "a number for a text": changed(ct=7),
}


@pytest.mark.parametrize("name", BROKEN)
def test_whatever_is_broken_is_a_value_error(settings, name):
    settings.SECRET_KEY = CASE["secret_key"]
    with pytest.raises(ValueError):  # noqa: PT011 - any of them
        open_sealed(BROKEN[name])


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"owner": 1, "document": {}}', '{"owner": "o"}', '{"owner": NaN}', '{"owner":"a","owner":"b"}']
)
def test_a_good_lock_around_something_else_is_a_value_error(settings, text):
    settings.SECRET_KEY = CASE["secret_key"]
    with pytest.raises(ValueError):  # noqa: PT011 - any of them
        open_sealed({"uid": "u", "sealed": box(text, uid="u", server=CASE["server"])})


def test_the_key_of_a_box_depends_on_both_points(settings):
    key, other = private_key(CASE["secret_key"]), private_key(OTHER_SECRET)
    points = [point_of(key), point_of(other)]
    assert len({sealing.box_key(b"x" * 32, a, b) for a in points for b in points}) == 4
    assert len({kid_of(point) for point in points}) == 2


# --- through the API ------------------------------------------------------------------------------------------------


def send(client, *items):
    answer = client.post("/api/v1/sessions", json.dumps({"items": items}), content_type="application/json")
    assert answer.status_code == 200
    return [(result["uid"], result["status"], result["reason"]) for result in answer.json()["results"]]


def locked(user, document, **options):
    return seal(document, owner=owner_tag(user), server=public_seal(), **options)


def test_me_tells_the_key_and_never_the_private_one(runner, as_):
    told = as_(runner).get("/api/v1/me").json()["seal"]
    assert told == public_seal()
    assert len(unb64url(told["key"])) == 65


def test_a_sealed_session_is_stored_like_a_plain_one(runner, as_, session_document):
    plain, document = session_document(), session_document()
    found = send(as_(runner), plain, locked(runner, document))
    assert [status for _uid, status, _reason in found] == ["stored", "stored"]
    assert SessionDocument.objects.get(uid=document["uid"]).body == document


def test_the_same_session_plain_and_sealed_is_stored_once(runner, as_, session_document):
    document = session_document()
    assert [status for _, status, _ in send(as_(runner), document, locked(runner, document), locked(runner, document))] == [
        "stored",
        "duplicate",
        "duplicate",
    ]
    assert PracticeSession.objects.count() == 1


def test_the_session_of_another_person_stays_on_the_phone(runner, other_runner, as_, session_document):
    mine = locked(runner, session_document())
    ((uid, status, reason),) = send(as_(other_runner), mine)
    assert (uid, status) == (mine["uid"], "rejected")
    assert "somebody else" in reason
    assert SessionDocument.objects.count() == 0
    assert [status for _, status, _ in send(as_(runner), mine)] == ["stored"]


def test_a_key_that_is_gone_is_told_and_the_rest_is_stored(runner, as_, session_document, settings):
    old = locked(runner, session_document())
    settings.SECRET_KEY_FALLBACKS = []
    strange = old | {"sealed": old["sealed"] | {"kid": "0" * 16}}
    good = session_document()
    found = send(as_(runner), strange, good)
    assert [status for _, status, _ in found] == ["rejected", "stored"]
    assert "stays on your device" in found[0][2]


def test_a_box_under_the_name_of_another_session_is_refused(runner, as_, session_document):
    one, two = session_document(), session_document()
    swapped = seal(two, owner=owner_tag(runner), server=public_seal())
    forged = {"uid": one["uid"], "sent_at": one["sent_at"], "sealed": box(
        json.dumps({"owner": owner_tag(runner), "document": two}), uid=one["uid"], server=public_seal())}  # fmt: skip
    found = send(as_(runner), swapped | {"uid": one["uid"]}, forged)
    assert {status for _, status, _ in found} == {"rejected"}
    assert SessionDocument.objects.count() == 0


def test_a_box_without_a_moment_of_sending_is_refused_with_what_is_missing(runner, as_, session_document):
    item = locked(runner, session_document())
    del item["sent_at"]
    assert "sent_at" in send(as_(runner), item)[0][2]
