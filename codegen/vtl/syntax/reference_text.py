r"""How a reference is written: escapes before it, `$` or `$!`, and what it prints when it is escaped."""

from __future__ import annotations

from codegen.core.records import Record

_NEVER_RESOLVES = "\\!"  # `$\!name` is no reference, and prints nothing


class ReferenceText(Record):
    """What the first token of a reference says about it.

    Attributes:
        prefix: the text that is printed before the value: half of the backslashes, and what else got into the token.
        prefix_length: how much of the token stands before the reference itself.
        image: the token without its prefix.
        name: the name in the token, "" where it stands in braces.
        is_text: there is no `$`, so it is a word that prints itself.
        literal: the whole reference as written, without prefix.
    """

    prefix: str
    prefix_length: int
    image: str
    name: str
    is_text: bool
    is_escaped: bool
    never_resolves: bool
    literal: str = ""

    @classmethod
    def of(cls, image: str) -> ReferenceText:
        """Take the first token of a reference apart."""
        if _NEVER_RESOLVES in image:
            return cls("", 0, image, "", False, False, True)
        bare = image.lstrip("\\")
        backslashes = len(image) - len(bare)
        dollar = max(bare.rfind("$"), 0)
        is_escaped = backslashes % 2 == 1
        prefix = "\\" * (backslashes // 2) + ("" if is_escaped else bare[:dollar])
        own = bare[dollar:]
        name = own.removeprefix("$").removeprefix("!").removesuffix("{")
        return cls(prefix, backslashes + dollar, own, name, "$" not in own, is_escaped, False)

    @property
    def is_quiet(self) -> bool:
        """Whether it is written `$!`."""
        return self.image.startswith("$!")

    @property
    def assigned_name(self) -> str:
        """The variable that `#set` assigns: Velocity takes the token without `$`: braces and `!` miss it."""
        return self.image[1:]
