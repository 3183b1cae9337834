"""Mapping templates render as API Gateway renders them: one line a rule.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
https://velocity.apache.org/engine/1.7/user-guide.html
"""

from __future__ import annotations

from typing import Any

import pytest

from codegen.core.errors import CodegenError
from codegen.vtl import Template, mapping_namespace

BODY = '{"name": "Ann", "tags": ["a", "b"], "address": {"city": "Ulm", "zip": null}, "n": 3, "empty": []}'


def render(template: str, body: str = BODY, context: dict[str, Any] | None = None) -> str:
    params = {"path": {"id": "7"}, "querystring": {"q": "x y", "id": "query"}, "header": {"X-Tenant": "t1"}}
    made = {"requestId": "r-1", "stage": "dev"} if context is None else context
    return Template(template).render(mapping_namespace(body, params, made, {"table": "orders"}))


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        # references
        ("plain text", "plain text"),
        ("$context.requestId/${context.stage}", "r-1/dev"),
        ("[$nothing][$!nothing][$context.nothing.further]", "[][][]"),
        ("$stageVariables.table ${stageVariables['table']}", "orders orders"),
        ("\\$context.requestId", "$context.requestId"),
        (r"\\$context.requestId $$context.requestId", r"\r-1 $r-1"),
        (r"#define($b)B#end\\$b $$b \$b \\${context.stage}", r"B B $b \dev"),
        (r'#set($t = "\\$context.stage")$t', r"\dev"),
        # a block that stands too deep in itself
        (r"#define($b)B$b#end$b $!b", "BB$b BB$b"),
        (r"#define($b)B$!b#end$b", "BB"),
        (r"#define($b)B${b}#end$b", "BB${b}"),
        (r"#define($b)B\\$b#end$b", r"BB\\$b"),
        (r"#define($b)B\\\\$b#end$b", r"BB\\\\$b"),
        (r"#define($b)B\\$!b#end\\$!b", r"BB\\"),
        # what is lost before a dot, and goes on with a reference
        ("#$.a", ".a"),
        ("$context.nothing#$.a", ""),
        ("$context#$.stage", "dev"),
        ("$context.stage$!.length()", "3"),
        ("$context.stage#$.length()", "3"),
        ("${context.stage}$!.a", "dev.a"),
        # a fourth argument of #foreach, which is rendered in place of the body
        (r"#foreach($i in [1, 2] $$i)x#end", "$1$2"),
        (r"#foreach($i in [1, 2]\\$i)x#end", r"\1\2"),
        (r"#foreach($i in [1, 2] \$i)x#end", "$i$i"),
        (r"#foreach($i in [1, 2] 'y')x#end", ""),
        (r"\$$ \\$$( a$ $$$ b", r"\$ \\$( a$ $$$ b"),
        # $input
        ("$input.json('$.name')", '"Ann"'),
        ("$input.json('$.address.city') $input.json('$.tags[1]')", '"Ulm" "b"'),
        ("$input.path('$.name')", "Ann"),
        ("$input.path('$.tags')", '["a","b"]'),
        ("$input.path('$.address')", "{city=Ulm, zip=null}"),
        ("[$input.path('$.missing')]", "[]"),
        ("#if($input.path('$.missing') == '')blank#end", "blank"),
        ("$input.params('id') $input.params('q') $input.params('X-Tenant')", "7 x y t1"),
        ("$input.params().querystring.get('id')", "query"),
        ("#foreach($k in $input.params().keySet())$k #end", "path querystring header "),
        # directives
        ("#set($a = 2)$a#set($a = $a * 3 + 1) $a", "2 7"),
        ("#if($input.path('$.n') > 2)more#else less#end", "more"),
        ("#if(false)a#elseif($input.path('$.n') == 3)b#else c#end", "b"),
        ("#foreach($t in $input.path('$.tags'))$foreach.index:$t#if($foreach.hasNext),#end#end", "0:a,1:b"),
        ("#foreach($i in [1..4])#if($i == 3)#break#end$i#end", "12"),
        ("a ## comment\nb", "a b"),
        ("a #* block *# b", "a  b"),
        ("#[[ $literal #if ]]#", " $literal #if "),
        ('#set($name = "x-$context.stage")$name', "x-dev"),
        ("#set($name = 'x-$context.stage')$name", "x-$context.stage"),
        ('#set($m = {"a": 1})#set($m.b = 2)$m.size() $m.b', "2 2"),
        # Java's methods
        ("$input.path('$.name').toUpperCase() $input.path('$.name').substring(1)", "ANN nn"),
        ("#set($s = 'a,b,c')$s.split(',').size() $s.replaceAll('[ab]', 'x')", "3 x,x,c"),
        ("$input.path('$.tags').size() $input.path('$.tags').contains('b')", "2 true"),
        # $util
        ('$util.escapeJavaScript("it\'s")', "it\\'s"),
        ("$util.urlEncode('a b&c') $util.urlDecode('a+b%26c')", "a+b%26c a b&c"),
        ("$util.base64Encode('Hello') $util.base64Decode('SGVsbG8=')", "SGVsbG8= Hello"),
        ('$util.parseJson(\'{"a": {"b": 5}}\').a.b', "5"),
    ],
)
def test_rule(template: str, expected: str) -> None:
    assert render(template) == expected


def test_text_before_a_block_that_is_read_by_tokens_stays_before_it() -> None:
    assert render("5#if(true)#$input.json('')#end$context.stage") == '5#""dev'


def test_an_empty_body_is_an_empty_object() -> None:
    assert render("$input.body|$input.json('$')", body="") == "{}|{}"


def test_overrides_are_readable_afterwards() -> None:
    context: dict[str, Any] = {}
    render(
        "#set($context.responseOverride.status = 418)#set($context.requestOverride.header.A = 'b')",
        context=context,
    )
    assert context["responseOverride"] == {"header": {}, "status": 418}
    assert context["requestOverride"]["header"] == {"A": "b"}


@pytest.mark.parametrize(
    "template",
    ["#if(", "#foreach($a in", "#set($a = )", "#if(true)", "#end"],
)
def test_a_template_that_can_not_be_used_says_where(template: str) -> None:
    with pytest.raises(CodegenError) as raised:
        render(f"first line\n  {template}")
    error: Any = raised.value
    assert (error.line, error.column > 0) == (2, True) or error.line >= 2


@pytest.mark.parametrize(
    "template",
    [
        "#set($s = 'xxxxxxxxxx')" + "#set($s = $s + $s)" * 40 + "$s",
        "#foreach($a in [1..1000])#foreach($b in [1..1000])#foreach($c in [1..1000])x#end#end#end",
        "#set($l = [1])#foreach($i in [1..1000])#set($d = $l.addAll($l))#end",
        "#set($s = 'xxxxxxxxxx')"
        + "#set($s = $s.concat($s))" * 17
        + "#foreach($i in [1..1000])$s.hashCode()#end",
        "#if(" + "(" * 5000 + "true" + ")" * 5000 + ")x#end",
    ],
)
def test_hostile_templates_end_with_an_error_of_ours(template: str) -> None:
    with pytest.raises(CodegenError):
        render(template)


def test_a_loop_runs_a_thousand_times_at_most() -> None:
    assert render("#foreach($i in [1..5000])x#end") == "x" * 1000


@pytest.mark.parametrize(
    "template",
    [
        "$input.__class__",
        "$input.getClass().forName('os')",
        "$context.__class__.__mro__",
        "$util.__init__.__globals__",
        "${input.body.__class__}",
        "$input.path('$').keySet().__iter__",
    ],
)
def test_no_reach_into_python(template: str) -> None:
    try:
        text = render(template)
    except CodegenError:
        return
    assert "<class" not in text
    assert "object at" not in text
