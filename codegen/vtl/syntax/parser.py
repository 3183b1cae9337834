"""The grammar of Velocity's statements: template text in, its block out.

Mirrors https://velocity.apache.org/engine/1.7/user-guide.html as API Gateway runs it
(https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html): macros are neither defined nor run,
and #parse, #include and #evaluate are text.

What is written as usual is read straight from the text; anything else by tokens, as Velocity reads it, statement by
statement. Both ways give the same nodes, the first one in a fraction of the time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from codegen.vtl.errors import limit_fault, syntax_fault
from codegen.vtl.limits import MAX_DEPTH
from codegen.vtl.syntax import directives, patterns
from codegen.vtl.syntax import nodes as n
from codegen.vtl.syntax import tokens as t
from codegen.vtl.syntax.block_builder import BlockBuilder, output_of
from codegen.vtl.syntax.directives import Argument, path_of
from codegen.vtl.syntax.expression_shortcuts import usual_expression, usual_operand, usual_target
from codegen.vtl.syntax.expressions import ExpressionParser
from codegen.vtl.syntax.lexer import Lexer
from codegen.vtl.syntax.token_stream import TokenStream

_KEYWORD_KINDS = frozenset({t.END, t.IF, t.ELSEIF, t.ELSE})
_ENDS = {patterns.END: t.END, patterns.ELSE: t.ELSE, patterns.ELSEIF: t.ELSEIF, patterns.END_OF_TEXT: t.EOF}
Match: TypeAlias = re.Match[str]

_statement = patterns.STATEMENT.match
_BRACED = patterns.BRACED
_SHOWN = ("$!", "${")  # how references start that print otherwise than `$name`
_REFERENCES = (t.IDENTIFIER, t.LCURLY)
_MOST_OF_FOREACH = 3  # arguments: the item, `in`, the items
_PLAIN_PROPERTIES = 2  # at most, in a plain reference


def parse_text(text: str, base: int, depth: int, origin: int = 0) -> n.Block:
    """Parse a template, or the text of a string that stands at offset `base` of one, `depth` levels deep.

    Args:
        origin: the offset that offsets in nodes count from.
    """
    if depth > MAX_DEPTH:
        raise limit_fault(f"nested more than {MAX_DEPTH} levels deep", base)
    return Parser(text, base, depth, origin).template()


class Parser:
    """Reads the statements of one text.

    Attributes:
        takes_shortcuts: False reads everything by tokens.
    """

    __slots__ = (
        "_base",
        "_depth",
        "_expressions",
        "_has_blocks",
        "_macros",
        "_origin",
        "_position",
        "_quoting",
        "_stream",
        "_text",
        "takes_shortcuts",
    )

    def __init__(
        self, text: str, base: int = 0, depth: int = 0, origin: int = 0, takes_shortcuts: bool = True
    ) -> None:
        self._text = text
        self._base = base
        self._depth = depth
        self._origin = origin
        self.takes_shortcuts = takes_shortcuts
        # Where the text goes on, None while the token stream is ahead of it or its lexer remembers something.
        self._position: int | None = 0 if takes_shortcuts else None
        self._stream = TokenStream(Lexer(text, base), base)
        self._expressions = ExpressionParser(self._stream, parse_text, depth)
        self._quoting = 0  # directives around that print their own text: all of their tokens are kept
        self._macros: set[str] = set()
        self._has_blocks = "define" in text

    def template(self) -> n.Block:
        """The whole text."""
        builder = BlockBuilder()
        if self._block(builder) != t.EOF:
            raise syntax_fault(
                "an #end, #else or #elseif is left over: it belongs to no directive", self._here()
            )
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

    def _nested_block(self) -> tuple[n.Block, int]:
        """A block within a directive and what ended it."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise limit_fault(f"nested more than {MAX_DEPTH} levels deep", self._here())
        builder = BlockBuilder()
        ended = self._block(builder)
        self._depth -= 1
        return builder.build(), ended

    def _body(self, directive: str, start: int) -> n.Block:
        """The block of a directive with its #end."""
        block, ended = self._nested_block()
        if ended != t.END:
            self._missing_end(ended, directive, start)
        return block

    def _missing_end(self, ended: int, directive: str, start: int) -> None:
        if ended == t.EOF:
            raise syntax_fault(f"this {directive} has no #end", start)
        raise syntax_fault(
            f"an #else or #elseif stands where the #end of {directive} is expected", self._here()
        )

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
        text, base, statements = self._text, self._base - self._origin, builder.statements
        texts, references, offsets, pending = builder.take()
        while (match := _statement(text, at)) is not None:
            kind = match.lastindex or 0
            before = match[1]
            if kind <= _BRACED and not (self._has_blocks and text.startswith(_SHOWN, match.end(1))):
                texts.append(pending + before)
                references.append(path_of(match[kind]))
                offsets.append(base + match.end(1))
                pending = ""
                at = match.end()
                continue
            if kind == patterns.COMMENT:
                pending += before
                at = match.end()
                continue
            if kind == patterns.SET and not before.strip(" \t"):
                before = ""  # white space before #set is part of it, unless other text precedes
            if references or before or pending:
                texts.append(pending + before)
                statements.append(n.Passage(texts, references, offsets))
                texts, references, offsets, pending = [], [], [], ""
            ended = _ENDS.get(kind)
            if ended is not None:
                self._position = match.end() if kind != patterns.ELSEIF else match.end(1)
                return ended
            statement = _USUAL[kind](self, match)
            if statement is None:
                at = match.end(1) - (len(match[1]) if kind == patterns.SET and not before else 0)
                break
            statements.append(statement)
            if self._position is None:
                return None
            at = self._position
        builder.resume(texts, references, offsets, pending)
        self._position = at
        return None

    def _usual_call(self, match: Match) -> n.Statement | None:
        text = match[patterns.CALL]
        formula = usual_operand(text, parse_text)
        if formula is None or not ("(" in text or text.count(".") > _PLAIN_PROPERTIES):
            return None
        self._position = match.end()
        offset = self._base - self._origin + match.end(1)
        return n.Output(formula, "" if text.startswith("$!") else text, offset)

    def _usual_output(self, match: Match) -> n.Statement:
        """A plain reference that a passage would not print as it is written, where it is a block that refuses."""
        self._position = match.end()
        text = match.string[match.end(1) : match.end()]
        path = path_of(match[match.lastindex or 0])
        return output_of(path, text, self._base - self._origin + match.end(1))

    def _usual_set(self, match: Match) -> n.Statement | None:
        target, value = usual_target(match[9], parse_text), usual_expression(match[10], parse_text)
        if target is None or value is None:
            return None
        self._position = match.end()
        base = self._base - self._origin
        return n.Set(target, value, base + match.start(9), base + match.start(10))

    def _usual_foreach(self, match: Match) -> n.Statement | None:
        items = usual_operand(match[12], parse_text)
        if items is None:
            return None
        self._position = match.end()
        body, ended = self._nested_block()
        if ended != t.END:
            self._missing_end(ended, "#foreach", self._base + match.end(1))
        return n.Foreach(match[11], items, body, self._base - self._origin + match.start(12))

    def _usual_define(self, match: Match) -> n.Statement | None:
        start = self._base + match.end(1)
        self._position = match.end()
        return n.Define(match[patterns.DEFINE], self._body("#define", start), start - self._origin)

    def _usual_if(self, match: Match) -> n.Statement | None:
        condition = usual_expression(match[patterns.IF], parse_text)
        if condition is None:
            return None
        self._position = match.end()
        offset = self._base - self._origin + match.start(patterns.IF)
        return self._branches(condition, offset, self._base + match.end(1))

    def _branches(self, condition: n.Formula, offset: int, start: int) -> n.If:
        """Read the branches of `#if` after its condition."""
        branches: list[n.Branch] = []
        while True:
            block, ended = self._nested_block()
            branches.append(n.Branch(condition, block, offset))
            if ended != t.ELSEIF:
                break
            condition, offset = self._elseif()
        otherwise = None
        if ended == t.ELSE:
            otherwise, ended = self._nested_block()
        if ended != t.END:
            self._missing_end(ended, "#if", start)
        return n.If(branches, otherwise)

    def _elseif(self) -> tuple[n.Formula, int]:
        """The condition of `#elseif` and its offset."""
        if self._position is not None:
            match = _statement(self._text, self._position)
            if match is not None and match.lastindex == patterns.ELSEIF:
                condition = usual_expression(match[patterns.ELSEIF], parse_text)
                if condition is not None:
                    self._position = match.end()
                    return condition, self._base - self._origin + match.start(patterns.ELSEIF)
            self._use_tokens()
        return self._condition()

    # Read by tokens

    def _formula(self, read: Callable[[], n.Expression]) -> tuple[n.Formula, int]:
        """What a method of the expression parser reads, and its offset."""
        outer = self._expressions.origin
        self._expressions.origin = start = self._here()
        formula = n.Formula(read())
        self._expressions.origin = outer
        return formula, start - self._origin

    def _condition(self) -> tuple[n.Formula, int]:
        stream = self._stream
        name = stream.take().image
        stream.skip_space()
        stream.expect(t.LPAREN, f"'(' after {name}")
        condition = self._formula(self._expressions.expression)
        stream.expect(t.RPAREN, f"')' at the end of {name}")
        self._rest()
        return condition

    def _if(self, builder: BlockBuilder) -> None:
        start = self._here()
        builder.add(self._branches(*self._condition(), start))

    def _reference(self, builder: BlockBuilder) -> None:
        if self._stream.kind() == t.LCURLY and self._stream.look(1).kind != t.IDENTIFIER:
            builder.text(self._stream.take().literal)
            return
        self._expressions.origin = start = self._here()
        reference, text = self._expressions.reference()
        if text.is_text:
            builder.text(text.image)
        elif isinstance(reference, n.Reference):
            formula, offset = n.Formula(reference), start - self._origin
            literal = "" if text.is_quiet else text.literal
            if text.is_escaped:
                builder.text(text.prefix)
                builder.add(n.Escaped(formula, text.literal, offset))
            elif text.prefix or (self._has_blocks and text.image.startswith(_SHOWN)):
                builder.add(n.Output(formula, literal, offset + text.prefix_length, text.prefix))
            else:
                builder.reference(formula, literal, offset)

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
        if self._is_directive(name) or name in directives.KEYWORDS:
            image = image[: (backslashes - 1) // 2] + image[backslashes:]
        builder.text(image)

    def _is_directive(self, name: str) -> bool:
        return name in directives.DIRECTIVES or name in self._macros

    def _set(self, builder: BlockBuilder) -> None:
        stream = self._stream
        stream.take()
        stream.skip_space()
        if stream.kind() not in (t.IDENTIFIER, t.LCURLY):
            raise stream.unexpected("the variable that #set assigns, like $name")
        self._expressions.origin = start = self._here()
        target, text = self._expressions.reference()
        stream.skip_space()
        stream.expect(t.EQUALS, "'='")
        value, value_offset = self._formula(self._expressions.expression)
        stream.expect(t.RPAREN, "')' at the end of #set")
        stream.lexer.in_set = False
        if isinstance(target, n.Null) or not target.steps:
            target = n.Reference(text.assigned_name, [], 0)
        builder.add(n.Set(n.Formula(target), value, start - self._origin, value_offset))

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
        if name == "literal" or (name not in directives.DIRECTIVES and name.startswith("@")):
            self._quoted_block(builder, name, first, start)
        elif name in directives.BLOCK_DIRECTIVES:
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
        if name not in directives.DIRECTIVES:
            builder.text(quoted)
            return
        if len(arguments) > 1:
            raise syntax_fault(f"#{name} takes one argument at most", start)
        if name == "break":
            scope = n.Formula(arguments[0].value) if arguments else None
            builder.add(n.Break(scope, arguments[0].offset if arguments else start - self._origin))
        elif name == "stop":
            builder.add(n.Stop())
        else:
            raise syntax_fault(f"#{name} needs arguments in parentheses", start)

    def _block_directive(
        self, builder: BlockBuilder, name: str, arguments: list[Argument], block: n.Block, start: int
    ) -> None:
        if name == "foreach":
            if len(arguments) < 2:
                raise syntax_fault("#foreach is written #foreach($item in $items)", start)
            items = arguments[2] if len(arguments) > 2 else Argument(n.Null(), "", start)
            body = block if len(arguments) <= _MOST_OF_FOREACH else arguments[_MOST_OF_FOREACH].printed or []
            builder.add(n.Foreach(arguments[0].name, n.Formula(items.value), body, items.offset))
        elif name == "define":
            if len(arguments) != 1:
                raise syntax_fault("#define is written #define($name)", start)
            builder.add(n.Define(arguments[0].name, block, start - self._origin))
        elif arguments:
            self._macros.add(arguments[0].name)
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
                directive, directive not in directives.DIRECTIVES
            )
            if not may_be_word:
                raise syntax_fault(f"'{token.image}' can't be an argument of #{directive}", self._here())
            stream.take()
            return Argument(n.Null(), token.image, start)
        if directive == "foreach" and position == _MOST_OF_FOREACH and token.kind in _REFERENCES:
            printed = BlockBuilder()
            self._reference(printed)
            return Argument(n.Null(), "", start, printed.build())
        if directive == "macro" and position == 0:
            raise syntax_fault("#macro starts with its name, without quotes", start)
        formula, offset = self._formula(self._expressions.operand)
        value = formula.node
        name = value.root if isinstance(value, n.Reference) else token.image[1:]
        return Argument(value, name, offset)


_USUAL: dict[int, Callable[[Parser, Match], n.Statement | None]] = {
    patterns.VARIABLE: Parser._usual_output,
    patterns.PROPERTIES: Parser._usual_output,
    patterns.BRACED: Parser._usual_output,
    patterns.CALL: Parser._usual_call,
    patterns.SET: Parser._usual_set,
    patterns.IF: Parser._usual_if,
    patterns.FOREACH: Parser._usual_foreach,
    patterns.DEFINE: Parser._usual_define,
}
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
