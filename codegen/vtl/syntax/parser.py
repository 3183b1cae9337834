"""The grammar of Velocity's statements: template text in, its block out.

Mirrors https://velocity.apache.org/engine/1.7/user-guide.html as API Gateway runs it
(https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html): macros are neither defined nor called,
and #parse, #include and #evaluate are text.

What is written as usual is read straight from the text; anything else by tokens, as Velocity reads it, statement by
statement. Both ways give the same nodes, the first one in a fraction of the time.
"""

from __future__ import annotations

from codegen.vtl.errors import limit_fault, syntax_fault
from codegen.vtl.limits import MAX_DEPTH, MAX_TEMPLATE
from codegen.vtl.syntax import patterns
from codegen.vtl.syntax import tokens as t
from codegen.vtl.syntax.block_builder import BlockBuilder
from codegen.vtl.syntax.expression_shortcuts import ExpressionShortcuts, Unusual
from codegen.vtl.syntax.expressions import ExpressionParser
from codegen.vtl.syntax.lexer import Lexer
from codegen.vtl.syntax.nodes import (
    Block,
    Break,
    Define,
    Escaped,
    Expression,
    Foreach,
    If,
    Null,
    Reference,
    Set,
    Stop,
)
from codegen.vtl.syntax.token_stream import TokenStream

BLOCK_DIRECTIVES = frozenset({"foreach", "define", "literal", "macro"})
LINE_DIRECTIVES = frozenset({"break", "stop"})
_DIRECTIVES = BLOCK_DIRECTIVES | LINE_DIRECTIVES
_KEYWORDS = frozenset({"if", "elseif", "else", "end", "set"})
_KEYWORD_KINDS = frozenset({t.END, t.IF, t.ELSEIF, t.ELSE})
Argument = tuple[Expression, str]

_passage = patterns.PASSAGE.match
_text = patterns.TEXT.match
_set = patterns.SET.match


def parse(source: str) -> Block:
    """Parse a template.

    Raises:
        Fault: the text is no template; its offset says where.
    """
    if len(source) > MAX_TEMPLATE:
        raise limit_fault(f"the template is longer than the {MAX_TEMPLATE} characters that API Gateway takes", 0)
    return parse_text(source, 0, 0)


def parse_text(text: str, base: int, depth: int) -> Block:
    """Parse a template, or the text of a string that stands at offset `base` of one, `depth` levels deep."""
    if depth > MAX_DEPTH:
        raise limit_fault(f"nested more than {MAX_DEPTH} levels deep", base)
    return Parser(text, base, depth).template()


class Parser:
    """Reads the statements of one text.

    Attributes:
        takes_shortcuts: False reads everything by tokens.
    """

    __slots__ = (
        "_base",
        "_depth",
        "_expressions",
        "_macros",
        "_position",
        "_quoting",
        "_shortcuts",
        "_stream",
        "_text",
        "takes_shortcuts",
    )

    def __init__(self, text: str, base: int = 0, depth: int = 0, takes_shortcuts: bool = True) -> None:
        self._text = text
        self._base = base
        self._depth = depth
        self.takes_shortcuts = takes_shortcuts
        self._stream = TokenStream(Lexer(text, base), base)
        self._expressions = ExpressionParser(self._stream, parse_text, depth)
        self._shortcuts = ExpressionShortcuts(text, base, depth, parse_text)
        # Where the text goes on, None while the token stream is ahead of it or its lexer remembers something.
        self._position: int | None = 0 if takes_shortcuts else None
        self._quoting = 0  # directives around that print their own text: all of their tokens are kept
        self._macros: set[str] = set()

    def template(self) -> Block:
        """The whole text."""
        builder = BlockBuilder()
        if self._block(builder) != t.EOF:
            raise syntax_fault("an #end, #else or #elseif is left over: it belongs to no directive", self._here())
        return builder.build()

    def _block(self, builder: BlockBuilder) -> int:
        """Read statements up to what ends a block: END or ELSE, which are consumed, ELSEIF or EOF."""
        stream = self._stream
        while True:
            if self._position is not None:
                ended = self._usual_statements(builder, self._position)
                if ended is not None:
                    return ended
            self._use_tokens()
            kind = stream.kind()
            if kind in t.TEXT_KINDS and kind != t.LCURLY:
                builder.text(stream.take().literal)
            elif kind in t.STATEMENT_KINDS:
                _STATEMENTS[kind](self, builder)
            elif kind in (t.ELSEIF, t.EOF):
                return kind
            elif kind in (t.END, t.ELSE):
                stream.take()
                self._rest()
                return kind
            else:
                raise stream.unexpected("text or a directive")
            self._rest()

    def _nested_block(self) -> tuple[Block, int]:
        """A block within a directive and what ended it."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise limit_fault(f"nested more than {MAX_DEPTH} levels deep", self._here())
        builder = BlockBuilder()
        ended = self._block(builder)
        self._depth -= 1
        return builder.build(), ended

    def _body(self, directive: str, start: int) -> Block:
        """The block of a directive with its #end."""
        block, ended = self._nested_block()
        self._check_end(ended, directive, start)
        return block

    def _check_end(self, ended: int, directive: str, start: int) -> None:
        if ended == t.EOF:
            raise syntax_fault(f"this {directive} has no #end", start)
        if ended != t.END:
            raise syntax_fault(f"an #else or #elseif stands where the #end of {directive} is expected", self._here())

    def _rest(self) -> None:
        """Leave the token stream, if the text can be read without it."""
        if self.takes_shortcuts and not self._quoting and self._position is None:
            self._position = self._stream.resting_position()

    def _use_tokens(self) -> None:
        """Go on with the token stream."""
        if self._position is not None:
            self._stream.rest_at(self._position)
            self._position = None

    def _here(self) -> int:
        return self._base + (self._stream.look().start if self._position is None else self._position)

    # Read straight from the text

    def _usual_statements(self, builder: BlockBuilder, at: int) -> int | None:
        """Read what needs no tokens; what ended the block, or None where tokens are needed."""
        text = self._text
        position: int | None = at
        while position is not None:
            at = self._position = self._passages(builder, position)
            character = text[at : at + 1]
            if character == "#":
                ended = self._terminator(at)
                if ended is not None:
                    return ended
            elif not character:
                return t.EOF
            try:
                if not self._usual_statement(builder, at, character):
                    return None
            except Unusual:
                self._position = at
                return None
            position = self._position
        return None

    def _passages(self, builder: BlockBuilder, at: int) -> int:
        """Read text and plain references; where they end."""
        text, base, plain = self._text, self._base, builder.plain
        while True:
            match = _passage(text, at)
            while match is not None:
                before, variable, path, formal = match.groups()
                if variable is None:
                    names = (path or formal).split(".")
                    plain(before, names, base + at + len(before))
                else:
                    plain(before, [variable], base + at + len(before))
                at = match.end()
                match = _passage(text, at)
            end = _text(text, at).end()  # type: ignore[union-attr]
            if end == at or (text.startswith("#", end) and _set(text, at)):
                return at
            builder.text(text[at:end])
            at = end

    def _terminator(self, at: int) -> int | None:
        """What ends the block here, if anything; END and ELSE are consumed."""
        for kind, pattern in ((t.END, patterns.END), (t.ELSE, patterns.ELSE)):
            match = pattern.match(self._text, at)
            if match is not None:
                self._position = match.end()
                return kind
        return t.ELSEIF if patterns.ELSEIF.match(self._text, at) else None

    def _usual_statement(self, builder: BlockBuilder, at: int, character: str) -> bool:
        """Read one statement; False where it is not written as usual."""
        text = self._text
        if character == "$":
            shortcuts = self._shortcuts.start(at)
            reference = shortcuts.reference()
            literal = "" if text.startswith("$!", at) else text[at : shortcuts.at]
            builder.reference(reference, literal)
            self._position = shortcuts.at
            return True
        match = _set(text, at)
        if match is not None:
            self._usual_set(builder, at, match.end())
            return True
        if character != "#":
            return False
        if patterns.IF.match(text, at):
            self._if(builder)
            return True
        match = patterns.FOREACH.match(text, at)
        if match is not None:
            shortcuts = self._shortcuts.start(match.end())
            items = shortcuts.operand()
            self._position = shortcuts.close()
            builder.add(Foreach(match[1], items, self._body("#foreach", self._base + at), self._base + at))
            return True
        match = patterns.DEFINE.match(text, at)
        if match is not None:
            self._position = match.end()
            builder.add(Define(match[1], self._body("#define", self._base + at), self._base + at))
            return True
        match = patterns.COMMENT.match(text, at)
        if match is not None:
            self._position = match.end()
        return match is not None

    def _usual_set(self, builder: BlockBuilder, start: int, at: int) -> None:
        offset = self._base + start
        match = patterns.SET_VARIABLE.match(self._text, at)
        shortcuts = self._shortcuts.start(at)
        if match is not None:
            target = Reference(match[1], [], offset)
        else:
            target = shortcuts.reference()
            match = patterns.ASSIGN.match(self._text, shortcuts.at)
            if match is None or not target.steps:
                raise Unusual
        shortcuts.at = match.end()
        value = shortcuts.expression()
        self._position = shortcuts.close()
        builder.add(Set(target, value, offset))

    def _if(self, builder: BlockBuilder) -> None:
        start = self._here()
        branches: list[tuple[Expression, Block]] = []
        ended = t.ELSEIF
        while ended == t.ELSEIF:
            condition = self._condition()
            block, ended = self._nested_block()
            branches.append((condition, block))
        otherwise = None
        if ended == t.ELSE:
            otherwise, ended = self._nested_block()
        self._check_end(ended, "#if", start)
        builder.add(If(branches, otherwise))

    def _condition(self) -> Expression:
        """The head of `#if` or `#elseif`."""
        if self._position is not None:
            match = patterns.IF.match(self._text, self._position)
            try:
                if match is not None:
                    shortcuts = self._shortcuts.start(match.end())
                    condition = shortcuts.expression()
                    self._position = shortcuts.close()
                    return condition
            except Unusual:
                pass
            self._use_tokens()
        stream = self._stream
        name = stream.take().image
        stream.skip_space()
        stream.expect(t.LPAREN, f"'(' after {name}")
        condition = self._expressions.expression()
        stream.expect(t.RPAREN, f"')' at the end of {name}")
        self._rest()
        return condition

    # Read by tokens

    def _reference(self, builder: BlockBuilder) -> None:
        if self._stream.kind() == t.LCURLY and self._stream.look(1).kind != t.IDENTIFIER:
            builder.text(self._stream.take().literal)
            return
        reference, text = self._expressions.reference()
        if text.is_text:
            builder.text(text.image)
        elif isinstance(reference, Reference):
            builder.text(text.prefix)
            if text.is_escaped:
                builder.add(Escaped(reference, text.literal))
            else:
                builder.reference(reference, "" if text.is_quiet else text.literal)

    def _comment(self, builder: BlockBuilder) -> None:
        token = self._stream.take()
        mark = "##" if token.kind == t.LINE_COMMENT_START else "#*"
        builder.text(token.image.partition(mark)[0] if mark in token.image else "")
        if token.kind == t.LINE_COMMENT_START and self._stream.kind() == t.LINE_COMMENT_END:
            self._stream.take()

    def _textblock(self, builder: BlockBuilder) -> None:
        builder.text(self._stream.take().image[3:-3])

    def _escape(self, builder: BlockBuilder) -> None:
        stream = self._stream
        count = 0
        while stream.kind() == t.DOUBLE_ESCAPE:
            stream.take()
            count += 1
        following = stream.look()
        is_directive = following.kind in _KEYWORD_KINDS or self._is_directive(following.image[1:])
        builder.text("\\" * (count if is_directive else 2 * count))

    def _escaped_directive(self, builder: BlockBuilder) -> None:
        image = self._stream.take().image
        backslashes = image.rindex("\\") + 1
        name = image[backslashes + 1 :].strip("{}")
        if self._is_directive(name) or name in _KEYWORDS:
            image = image[: (backslashes - 1) // 2] + image[backslashes:]
        builder.text(image)

    def _is_directive(self, name: str) -> bool:
        return name in _DIRECTIVES or name in self._macros

    def _set(self, builder: BlockBuilder) -> None:
        stream = self._stream
        offset = self._base + stream.take().start
        stream.skip_space()
        if stream.kind() not in (t.IDENTIFIER, t.LCURLY):
            raise stream.unexpected("the variable that #set assigns, like $name")
        target, text = self._expressions.reference()
        stream.skip_space()
        stream.expect(t.EQUALS, "'='")
        value = self._expressions.expression()
        stream.expect(t.RPAREN, "')' at the end of #set")
        stream.lexer.in_set = False
        if isinstance(target, Null) or not target.steps:
            target = Reference(text.assigned_name, [], offset)
        builder.add(Set(target, value, offset))

    def _directive(self, builder: BlockBuilder) -> None:
        stream = self._stream
        first = stream.index
        token = stream.take()
        image = token.image
        name = image[2:-1] if token.kind == t.BRACKETED_WORD else image[1:]
        start = self._base + token.start
        if not stream.lexer.enter_directive():
            if name == "macro":
                raise syntax_fault("#macro has no name; API Gateway runs no macros", start)
            self._line_directive(builder, name, [], start, image)
            return
        arguments = self._arguments(name, start)
        if name == "literal" or (name not in _DIRECTIVES and name.startswith("@")):
            self._quoted_block(builder, name, first, start)
        elif name in BLOCK_DIRECTIVES:
            self._rest()
            self._block_directive(builder, name, arguments, self._body(f"#{name}", start), start)
        else:
            self._line_directive(builder, name, arguments, start, self._quoted(first))

    def _quoted(self, first: int) -> str:
        return "".join(token.image for token in self._stream.tokens[first : self._stream.index])

    def _quoted_block(self, builder: BlockBuilder, name: str, first: int, start: int) -> None:
        """`#literal` prints what is in it, a block macro itself."""
        stream = self._stream
        body_from = stream.index
        self._quoting += 1
        self._body(f"#{name}", start)
        self._quoting -= 1
        is_literal = name == "literal"
        builder.text(stream.literal(body_from, stream.index - 1) if is_literal else self._quoted(first))

    def _line_directive(
        self, builder: BlockBuilder, name: str, arguments: list[Argument], start: int, quoted: str
    ) -> None:
        if name not in _DIRECTIVES:
            builder.text(quoted)
            return
        if len(arguments) > 1:
            raise syntax_fault(f"#{name} takes one argument at most", start)
        if name == "break":
            builder.add(Break(arguments[0][0] if arguments else None, start))
        elif name == "stop":
            builder.add(Stop())
        else:
            raise syntax_fault(f"#{name} needs arguments in parentheses", start)

    def _block_directive(
        self, builder: BlockBuilder, name: str, arguments: list[Argument], block: Block, start: int
    ) -> None:
        if name == "foreach":
            if len(arguments) < 2:
                raise syntax_fault("#foreach is written #foreach($item in $items)", start)
            items = arguments[2][0] if len(arguments) > 2 else Null()
            body = block if len(arguments) <= 3 else _printing(arguments[3])
            builder.add(Foreach(arguments[0][1], items, body, start))
        elif name == "define":
            if len(arguments) != 1:
                raise syntax_fault("#define is written #define($name)", start)
            builder.add(Define(arguments[0][1], block, start))
        elif arguments:
            self._macros.add(arguments[0][1])
        else:
            raise syntax_fault("#macro has no name; API Gateway runs no macros", start)

    def _arguments(self, name: str, start: int) -> list[Argument]:
        """The arguments of a directive: values, each with its first token without `$`, separated by space or commas."""
        stream = self._stream
        stream.skip_space()
        stream.expect(t.LPAREN, "'('")
        arguments: list[Argument] = []
        while True:
            stream.skip_space()
            if stream.kind() == t.COMMA:
                stream.take()
                stream.skip_space()
            elif stream.kind() == t.RPAREN:
                break
            arguments.append(self._argument(name, len(arguments), start))
        stream.take()
        return arguments

    def _argument(self, directive: str, position: int, start: int) -> Argument:
        stream = self._stream
        token = stream.look()
        if token.kind == t.WORD and token.image not in t.WORD_OPERATORS:
            may_be_word = {"foreach": position == 1, "macro": position == 0}.get(
                directive, directive not in _DIRECTIVES
            )
            if not may_be_word:
                raise syntax_fault(f"'{token.image}' can't be an argument of #{directive}", self._here())
            stream.take()
            return Null(), token.image
        if directive == "macro" and position == 0:
            raise syntax_fault("#macro starts with its name, without quotes", start)
        value = self._expressions.operand()
        return value, value.root if isinstance(value, Reference) else token.image[1:]


def _printing(argument: Argument) -> Block:
    """The block that a fourth argument of #foreach is to Velocity: it renders that instead of the loop's body."""
    value = argument[0]
    if isinstance(value, Reference):
        builder = BlockBuilder()
        builder.reference(value, "")
        return builder.build()
    return []


_STATEMENTS = {
    t.IDENTIFIER: Parser._reference,
    t.LCURLY: Parser._reference,
    t.LINE_COMMENT_START: Parser._comment,
    t.BLOCK_COMMENT_END: Parser._comment,
    t.TEXTBLOCK: Parser._textblock,
    t.DOUBLE_ESCAPE: Parser._escape,
    t.ESCAPE_DIRECTIVE: Parser._escaped_directive,
    t.SET_DIRECTIVE: Parser._set,
    t.IF: Parser._if,
    t.WORD: Parser._directive,
    t.BRACKETED_WORD: Parser._directive,
}
