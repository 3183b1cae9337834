"""Bodies of forms: `application/x-www-form-urlencoded` and `multipart/form-data` (RFC 7578) to fields and files."""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

from .media import media_parameters

MAX_FIELDS = (
    10_000  # millions of empty fields fit into one body and would fill the memory
)


class UploadedFile(NamedTuple):
    """A file of a multipart form."""

    content: bytes
    filename: str = ""
    content_type: str = "application/octet-stream"


class Part(NamedTuple):
    """A part of a multipart form as it came."""

    name: str
    content: bytes
    filename: str | None
    content_type: str

    @property
    def text(self) -> str:
        """The content of a part that is no file.

        Raises:
            ValueError: it is no text.
        """
        try:
            return self.content.decode("utf-8")
        except UnicodeDecodeError:
            raise ValueError("should be a text in UTF-8") from None

    @property
    def file(self) -> UploadedFile:
        content_type = self.content_type or "application/octet-stream"
        return UploadedFile(self.content, self.filename or "", content_type)


def parse_urlencoded(body: str | bytes) -> list[tuple[str, str]]:
    """The fields of a form in order.

    Raises:
        ValueError: the body is no text, or has more fields than anybody needs.
    """
    try:
        text = body if isinstance(body, str) else body.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("should be a text in UTF-8") from None
    return parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS)


def parse_multipart(body: bytes, content_type: str) -> list[Part]:
    """The parts of a multipart form in order.

    Raises:
        ValueError: the body does not have the form that its content type promises.
    """
    boundary = media_parameters(content_type).get("boundary")
    if not boundary:
        raise ValueError("should name its boundary in Content-Type")
    delimiter = b"\r\n--" + boundary.encode("latin-1", "replace")
    _, *sections = _delimited(b"\r\n" + body, delimiter)
    parts = list(_parts(sections))
    if not sections or not sections[-1].startswith(b"--"):
        raise ValueError("should end with its boundary")
    return parts


def _delimited(body: bytes, delimiter: bytes) -> list[bytes]:
    """What stands between delimiters; what only begins like one is content."""
    sections: list[bytes] = []
    for section in body.split(delimiter, MAX_FIELDS):
        if not sections or section[:2] in (b"--", b"\r\n") or section[:1] in b" \t":
            sections.append(section)
        else:
            sections[-1] += delimiter + section
    return sections


def _parts(sections: list[bytes]) -> Iterator[Part]:
    for section in sections:
        if section.startswith(b"--"):
            return
        head, separator, content = section.partition(b"\r\n\r\n")
        if not separator:
            raise ValueError("should have a blank line after the header of each part")
        fields = dict(_fields(head.decode("utf-8", "replace")))
        named = media_parameters(fields.get("content-disposition", ""))
        if "name" not in named:
            raise ValueError("should name each part in its Content-Disposition")
        filename = named.get("filename")
        if "filename*" in named:  # RFC 5987: charset'language'encoded
            filename = unquote(named["filename*"].rpartition("'")[2])
        yield Part(named["name"], content, filename, fields.get("content-type", ""))


def _fields(head: str) -> Iterator[tuple[str, str]]:
    for line in head.split("\r\n"):
        name, colon, value = line.partition(":")
        if colon:
            yield name.strip().lower(), value.strip()
