"""Small pieces of Jinja, each rendered alone. Some are written by hand, the others combined from lists."""

import itertools
import random

VARIABLES = {
    "i": 7, "neg": -7, "zero": 0, "big": 123456789012345678901234567890, "f": 2.5, "tiny": 1e-7, "huge": 1e22, "t": True, "n": None,
    "s": "Hello World", "u": "naïve 東京 😀x", "ws": " \t pad \n", "empty": "", "multi": "one\n two\r\n\nthree\n", "quote": "it's \"q\" \\ \x00\x7f\u2028é",
    "num": "42", "fnum": " 3.75 ", "l": [3, 1, 2], "words": ["pear", "Apple", "fig", "apple"], "nested": [[1, 2], [3, 4]], "mixed": [1, "a", None, 2.0, True],
    "d": {"b": 1, "a": "x", "items": [1], "n": None}, "el": [], "ed": {},
    "people": [{"name": "ann", "age": 31, "tags": ["x"]}, {"name": "Bob", "age": 25}, {"name": "cy", "age": 31, "team": {"id": 2}}],
}

HAND_WRITTEN = r"""
{{ 1 + 2 * 3 }}|{{ (1 + 2) * 3 }}|{{ 7 // 2 }}|{{ -7 // 2 }}|{{ 7 % 3 }}|{{ -7 % 3 }}|{{ 7 % -3 }}|{{ 7 / 2 }}|{{ 2 ** 10 }}|{{ 2 ** 3 ** 2 }}|{{ -2 ** 2 }}|{{ 2 ** -1 }}
{{ 1.0 }}|{{ 1e3 }}|{{ 1e16 }}|{{ 1e15 }}|{{ 123456789.125 }}|{{ 0.1 + 0.2 }}|{{ 1e-4 }}|{{ 1e-5 }}|{{ 1.5e300 * 1e10 }}|{{ 1e308 * 10 }}|{{ -1e308 * 10 }}|{{ -0.0 }}|{{ 5e-324 }}
{{ 7.5 // 2 }}|{{ -7.5 // 2 }}|{{ 7.5 % 2 }}|{{ -7.5 % 2 }}|{{ 7.5 % -2 }}|{{ 1 / 3 }}|{{ 2 / 1 }}|{{ 10 ** 20 }}|{{ big + 1 }}|{{ big * big }}|{{ big // 7 }}|{{ big % 7 }}|{{ big / 3 }}|{{ 9223372036854775807 + 1 }}
{{ 0x1f }}|{{ 0o17 }}|{{ 0b101 }}|{{ 1_000 }}|{{ 1_0.5_0 }}|{{ 1E3 }}|{{ 00 }}
{{ 1 / 0 }}
{{ 1 // 0 }}
{{ 1 % 0 }}
{{ 1.0 / 0 }}
{{ 0 ** -1 }}
{{ 1 + 'a' }}
{{ 'a' + 1 }}
{{ [1] + (2,) }}
{{ none + 1 }}
{{ -'a' }}
{{ 'a' * 3 }}|{{ 3 * 'ab' }}|{{ [1, 2] * 2 }}|{{ (1,) * 3 }}|{{ 'a' * -1 }}|{{ true + true }}|{{ true * 'x' }}
{{ 1 < 2 < 3 }}|{{ 1 < 3 < 2 }}|{{ 1 == 1.0 }}|{{ 1 == true }}|{{ 'a' < 'b' }}|{{ [1, 2] < [1, 3] }}|{{ (1, 'a') < (1, 'b') }}|{{ 'é' > 'z' }}|{{ '😀' > '～' }}|{{ none == none }}|{{ 1 != 2 }}|{{ 1 != 1 != 2 }}
{{ 1 < 'a' }}
{{ none < 1 }}
{{ [1] < ['a'] }}
{{ {} < {} }}
{{ big == big + 0.0 }}|{{ big > 1e29 }}|{{ 9007199254740993 == 9007199254740992.0 }}|{{ 9007199254740993 > 9007199254740992.0 }}|{{ 0.5 < 1 }}|{{ -0.5 > -1 }}
{{ 'a' in 'cat' }}|{{ 'x' not in 'cat' }}|{{ 1 in [1.0] }}|{{ 'b' in d }}|{{ 2 in (1, 2) }}|{{ none in mixed }}|{{ 5 in range(10) }}|{{ '' in '' }}|{{ 'x' in undefined_thing }}|{{ 1 in d.values() }}
{{ 1 in 'abc' }}
{{ 1 in 5 }}
{{ not true }}|{{ not 0 }}|{{ 1 and 2 }}|{{ 0 and 2 }}|{{ 0 or 'x' }}|{{ none or false }}|{{ 1 or 2 and 3 }}|{{ not 1 == 2 }}|{{ not not 'x' }}
{{ 'a' ~ 1 ~ none ~ 2.0 ~ [1] ~ true }}|{{ 1 ~ 2 ~ (3 + 4) }}|{{ 'a' ~ undefined_thing ~ 'b' }}
{{ 'yes' if t else 'no' }}|{{ 'yes' if zero else 'no' }}|{{ 'yes' if zero }}|{{ 1 if 0 else 2 if 0 else 3 }}|{{ ('x' if false) is defined }}
{{ ('x' if false) + 'y' }}
{{ ('x' if false).y }}
{{ l[0] }}|{{ l[-1] }}|{{ l[1:] }}|{{ l[:-1] }}|{{ l[::-1] }}|{{ l[::2] }}|{{ l[5:] }}|{{ l[-100:100] }}|{{ l[10] }}|{{ l[2:0:-1] }}|{{ l[None:2] }}|{{ (1,2,3)[1:] }}|{{ range(10)[2:8:3] }}|{{ range(10)[::-2]|list }}
{{ s[0] }}|{{ s[-3:] }}|{{ s[::-1] }}|{{ u[0:7] }}|{{ u[::-1] }}|{{ u[-2] }}|{{ u[9] }}|{{ u|length }}|{{ s[100] }}|{{ s[1:8:2] }}|{{ u|list }}|{{ u|last }}|{{ u|reverse }}
{{ l[::0] }}
{{ l['a'] }}|{{ l.foo }}|{{ l.0 }}|{{ nested.1.0 }}|{{ d.b }}|{{ d['b'] }}|{{ d.missing }}|{{ d['items'] }}|{{ d[none] }}|{{ d[[1]] }}|{{ i.foo }}|{{ none.foo }}
{{ d[1:2] }}
{{ undefined_thing[1:] }}
{{ 1 ~ 2 + 3 }}
{{ undefined_thing }}|{{ undefined_thing is defined }}|{{ undefined_thing|length }}|{{ undefined_thing == other_thing }}|{{ undefined_thing|default('x') }}|{{ [undefined_thing] }}|{{ undefined_thing|list }}|{{ undefined_thing|string }}|{{ undefined_thing|join }}
{{ undefined_thing.attribute }}
{{ undefined_thing['key'] }}
{{ undefined_thing() }}
{{ undefined_thing + 1 }}
{{ 1 + undefined_thing }}
{{ undefined_thing < 1 }}
{{ -undefined_thing }}
{{ d.missing.deeper }}
{{ l[10].x }}
{{ i.foo.bar }}
{{ none.foo.bar }}
{{ undefined_thing|tojson }}
{{ undefined_thing|int }}
{{ s() }}
{{ d.b() }}
{{ [].append }}|{{ [].append is defined }}|{{ ''.__class__ }}|{{ d.update is defined }}
{{ l.append(1) }}
{{ d.update({}) }}
{{ d.pop('b') }}
{{ ''.__class__.__mro__ }}
{% set x = l.sort() %}
{{ d.items() }}|{{ d.keys()|list }}|{{ d.values()|list }}|{{ d.get('b') }}|{{ d.get('zz') }}|{{ d.get('zz', 5) }}|{{ d.keys() }}|{{ d.items()|list|length }}|{{ d.items()|length }}|{{ d.copy() }}
{{ {'a': 1, 2: 'b', none: 3, true: 4, (1, 2): 5} }}|{{ {1: 'a', 1.0: 'b', true: 'c'} }}|{{ {'a': 1, 'a': 2} }}|{{ {} }}|{{ {'x': {'y': []}} }}
{{ {[1]: 2} }}
{{ [1, 'a', "b'c", 'd"e', none, true, 1.5, (1,), (), [], {'k': undefined_thing}] }}
{{ (1, 2) }}|{{ (1,) }}|{{ () }}|{{ 1, 2 }}|{{ (1) }}|{{ [1, 2,] }}|{{ [(1, 2), [3]] }}
{{ quote }}|{{ [quote] }}|{{ [u, ws, multi] }}|{{ ['\u00ad\ufeff\ue000'] }}
{{ 'a\nb\tc\\d\'e' }}|{{ "x\"y" }}|{{ 'a' 'b' "c" }}|{{ '\x41\u00e9\U0001F600\101' }}|{{ 'keep \q \d' }}|{{ 'line\
joined' }}
{{ s.upper() }}|{{ s.lower() }}|{{ s.title() }}|{{ 'hELLO wORLD'.capitalize() }}|{{ s.swapcase() }}|{{ "it's a dog's".title() }}|{{ 'straße'.upper() }}|{{ 'ÉCOLE'.lower() }}
{{ ws.strip() }}|{{ ws.lstrip() }}|{{ ws.rstrip() }}|{{ 'xxaxx'.strip('x') }}|{{ 'abcba'.strip('ab') }}|{{ 'xyx'.lstrip('x') }}|{{ 'xyx'.rstrip('yx') }}|{{ '\u00a0x\u2003'.strip() }}|{{ '\x1cx\x1f'.strip() }}|{{ ' a '.strip(none) }}
{{ 'a,b,,c'.split(',') }}|{{ ' a  b c '.split() }}|{{ 'a b c d'.split(' ', 2) }}|{{ ' a  b  c '.split(none, 1) }}|{{ 'a,b,c'.rsplit(',', 1) }}|{{ ' a b  c '.rsplit(none, 1) }}|{{ ''.split() }}|{{ ''.split(',') }}|{{ 'aXXbXX'.split('XX') }}|{{ 'a b'.split(maxsplit=0) }}|{{ 'abc'.rsplit('b') }}|{{ 'aaa'.rsplit('aa') }}
{{ 'a'.split('') }}
{{ multi.splitlines() }}|{{ multi.splitlines(true) }}|{{ ''.splitlines() }}|{{ 'a\x0bb\x0cc\x1cd\x85e\u2028f'.splitlines() }}
{{ 'a-b-c'.partition('-') }}|{{ 'a-b-c'.rpartition('-') }}|{{ 'abc'.partition('x') }}|{{ 'abc'.rpartition('x') }}
{{ s.startswith('Hell') }}|{{ s.endswith('ld') }}|{{ s.startswith(('a', 'H')) }}|{{ s.startswith('World', 6) }}|{{ s.endswith('Hello', 0, 5) }}|{{ s.startswith('') }}|{{ s.startswith('', 99) }}
{{ s.startswith(1) }}
{{ s.startswith(undefined_thing) }}
{{ s.replace('l', 'L') }}|{{ s.replace('l', 'L', 1) }}|{{ 'aaa'.replace('', '-') }}|{{ 'aaa'.replace('', '-', 2) }}|{{ 'abc'.replace('x', 'y') }}|{{ u.replace('😀', '') }}|{{ 'aaa'.replace('aa', 'b') }}|{{ 'abc'.replace('b', 'b') }}
{{ ', '.join(['a', 'b']) }}|{{ ''.join([]) }}|{{ '-'.join('abc') }}|{{ ','.join(d) }}
{{ ','.join([1]) }}
{{ s.find('o') }}|{{ s.find('zz') }}|{{ s.rfind('o') }}|{{ u.find('😀') }}|{{ u.find('x') }}|{{ s.find('o', 5) }}|{{ s.find('o', 5, 6) }}|{{ s.find('') }}|{{ s.count('l') }}|{{ s.count('') }}|{{ 'aaaa'.count('aa') }}|{{ s.index('W') }}|{{ s.count('o', 5) }}
{{ s.index('zz') }}
{{ '{} and {}'.format(1, 'b') }}|{{ '{1} {0}'.format('a', 'b') }}|{{ '{x}!'.format(x=3) }}|{{ '{{}}'.format() }}|{{ '{:>5}|{:<5}|{:^5}|'.format('a', 'b', 'c') }}|{{ '{:05d} {:+d} {:,} {:x} {:#b} {:08.3f} {:.2%} {:e} {:g}'.format(42, 42, 1234567, 255, 5, 3.14159, 0.256, 12345.678, 0.0001) }}|{{ '{0[b]} {0[items][0]}'.format(d) }}|{{ '{!r:>6}'.format('a') }}|{{ '{:{}}|'.format('a', 4) }}|{{ '{:*^9}'.format('mid') }}|{{ '{:.2f}'.format(2.675) }}|{{ '{:.0f} {:.0f}'.format(0.5, 2.5) }}
{{ '{}'.format() }}
{{ '{'.format(1) }}
{{ '{x}'.format(y=1) }}
{{ '{0.__class__}'.format('a') }}|
{{ '%s is %d and %.2f' % ('x', 3, 2.0) }}|{{ '%s' % 'a' }}|{{ '%5s|%-5s|' % ('a', 'b') }}|{{ '%05d %+d %x %X %o' % (42, 42, 255, 255, 8) }}|{{ '%(a)s %(b)d' % {'a': 'x', 'b': 2} }}|{{ '%%' % () }}|{{ '%r' % 'a' }}|{{ '%s' % [1, 2] }}|{{ '%e %g %g' % (12345.678, 1e-5, 1e10) }}|{{ '%d' % 3.9 }}|{{ '%c%c' % ('a', 98) }}|{{ '%.3s' % 'abcdef' }}|{{ '%*d' % (5, 42) }}
{{ '%d' % 'a' }}
{{ '%s %s' % 'a' }}
{{ '%s' % ('a', 'b') }}
{{ '%z' % 1 }}
{{ 'ab'.center(7) }}|{{ 'ab'.center(6, '*') }}|{{ 'abc'.center(6) }}|{{ 'ab'.ljust(4) }}|{{ 'ab'.rjust(4, '.') }}|{{ '-42'.zfill(6) }}|{{ '42'.zfill(1) }}|{{ 'prefix_x'.removeprefix('prefix_') }}|{{ 'x.py'.removesuffix('.py') }}
{{ 'abc'.isalpha() }}|{{ '12'.isdigit() }}|{{ ''.isdigit() }}|{{ 'a1'.isalnum() }}|{{ ' '.isspace() }}|{{ 'ab'.islower() }}|{{ 'AB'.isupper() }}|{{ 'Ab Cd'.istitle() }}|{{ '１'.isdigit() }}|{{ 'a_b'.isidentifier() }}|{{ 'é'.isascii() }}
{{ [1, 2, 1].count(1) }}|{{ [1, 2].index(2) }}|{{ (1, 2).index(2) }}
{{ [1].index(5) }}
{{ s.foo() }}
{{ d|tojson }}|{{ d|tojson(indent=2) }}|{{ d|tojson(sort_keys=true) }}|{{ [1, 2.0, none, true, 'é"\\/\u2028\x00\x7f']|tojson }}|{{ 'é😀\x7f'|tojson(ensure_ascii=true) }}|{{ []|tojson(indent=4) }}|{{ {}|tojson(indent=4) }}|{{ {'a': [], 'b': {}, 'c': [1, [2]]}|tojson(indent=2) }}|{{ (1, 2)|tojson }}|{{ d|tojson(separators=(',', ':')) }}|{{ {1: 'a', none: 'b', true: 'c', 1.5: 'd'}|tojson }}|{{ [1e22, 1e16, 1.0, 1e-7, 0.1]|tojson }}|{{ d|tojson(indent='--') }}|{{ [1]|tojson(indent=0) }}|{{ big|tojson }}|{{ s|tojson(none) }}
{{ range(3)|tojson }}
{{ {(1, 2): 3}|tojson }}
{{ d.items()|tojson }}
{{ {1: 1, 'a': 2}|tojson(sort_keys=true) }}
{{ ws|trim }}|{{ 'xxaxx'|trim('x') }}|{{ 5|trim }}|{{ s|upper }}|{{ s|lower }}|{{ 'hello world-foo (bar)'|title }}|{{ "it's"|title }}|{{ 'HELLO there'|capitalize }}|{{ 5|string + '!' }}|{{ none|string }}|{{ s|replace('o', '0') }}|{{ s|replace('o', '0', 1) }}|{{ 12|replace(1, 3) }}
{{ l|length }}|{{ d|count }}|{{ s|length }}|{{ range(5)|length }}|{{ 'a b\nc d-e'|wordcount }}|{{ ''|wordcount }}
{{ 5|length }}
{{ l|map('string')|length }}
{{ l|first }}|{{ l|last }}|{{ s|first }}|{{ el|first }}|{{ el|last }}|{{ d|first }}|{{ d|last }}|{{ range(3)|last }}
{{ l|map('string')|last }}
{{ 5|first }}
{{ l|join }}|{{ l|join(', ') }}|{{ mixed|join('-') }}|{{ people|join(',', attribute='name') }}|{{ people|join(';', 'age') }}|{{ s|join('.') }}|{{ d|join }}
{{ undefined_thing|default }}|{{ undefined_thing|d('x') }}|{{ none|default('x') }}|{{ none|default('x', true) }}|{{ ''|default('x', boolean=true) }}|{{ d.zz|default(d.b) }}|{{ 0|default(5, false) }}
{{ l|sort }}|{{ l|sort(reverse=true) }}|{{ words|sort }}|{{ words|sort(case_sensitive=true) }}|{{ people|sort(attribute='age')|map(attribute='name')|list }}|{{ people|sort(attribute='age,name', reverse=true)|map(attribute='name')|list }}|{{ d|sort }}|{{ 'hello'|sort }}|{{ [3.5, 1, true]|sort }}
{{ mixed|sort }}
{{ words|unique|list }}|{{ words|unique(case_sensitive=true)|list }}|{{ [1, 1.0, true, 2]|unique|list }}|{{ people|unique(attribute='age')|map(attribute='name')|join }}
{{ l|min }}|{{ l|max }}|{{ words|min }}|{{ words|max(case_sensitive=true) }}|{{ people|max(attribute='age') }}|{{ el|min }}|{{ 'hello'|max }}
{{ l|sum }}|{{ people|sum(attribute='age') }}|{{ l|sum(start=10) }}|{{ [1.5, 2]|sum }}|{{ nested|sum(start=[]) }}
{{ words|sum }}
{{ l|reverse|list }}|{{ s|reverse }}|{{ d|reverse|list }}|{{ l|map('string')|reverse|join }}|{{ (1, 2)|reverse|list }}
{{ '42'|int }}|{{ ' 42 '|int }}|{{ '42.9'|int }}|{{ 'x'|int }}|{{ 'x'|int(5) }}|{{ '0x1f'|int(base=16) }}|{{ '1f'|int(0, 16) }}|{{ 3.9|int }}|{{ -3.9|int }}|{{ true|int }}|{{ none|int }}|{{ '1_000'|int }}|{{ '-5'|int }}|{{ ''|int }}|{{ '1e3'|int }}|{{ [1]|int }}|{{ huge|int }}
{{ '3.5'|float }}|{{ fnum|float }}|{{ 'x'|float }}|{{ 'x'|float(1.5) }}|{{ 3|float }}|{{ 'inf'|float }}|{{ '-Infinity'|float }}|{{ 'nan'|float }}|{{ '1e5'|float }}|{{ '1_0.5'|float }}|{{ none|float }}|{{ '.5'|float }}|{{ '5.'|float }}|{{ '1,000'|float }}
{{ 2.5|round }}|{{ 3.5|round }}|{{ 2.675|round(2) }}|{{ 42.55|round(1, 'ceil') }}|{{ 42.55|round(1, 'floor') }}|{{ 5|round }}|{{ 15|round(-1) }}|{{ 25|round(-1) }}|{{ 1234.5|round(-2) }}|{{ -2.5|round }}|{{ 0.5|round }}|{{ 1e300|round(2) }}|{{ 42.4|round|int }}
{{ 2.5|round(0, 'other') }}
{{ -5|abs }}|{{ (-5)|abs }}|{{ -2.5|abs }}|{{ true|abs }}
{{ 'a'|abs }}
{{ d|items|list }}|{{ ed|items|list }}|{{ undefined_thing|items|list }}
{{ l|items|list }}
{{ {'b': 1, 'A': 2, 'c': 0}|dictsort }}|{{ {'b': 1, 'A': 2, 'c': 0}|dictsort(true) }}|{{ {'b': 1, 'A': 2, 'c': 0}|dictsort(by='value') }}|{{ {'b': 1, 'A': 2}|dictsort(reverse=true) }}
{{ multi|indent }}|{{ multi|indent(2, true) }}|{{ multi|indent('> ', blank=true) }}|{{ ''|indent }}|{{ 'a'|indent(first=true) }}|{{ 'a\n'|indent }}
{{ '<a href="x">\'&'|escape }}|{{ '<'|e }}|{{ '<'|safe }}|{{ 5|e }}|{{ '<'|forceescape }}
{{ range(7)|batch(3)|list }}|{{ range(7)|batch(3, 'x')|list }}|{{ el|batch(2)|list }}|{{ range(7)|slice(3)|list }}|{{ range(7)|slice(3, 'x')|list }}
{% for g in people|groupby('age') %}{{ g.grouper }}:{{ g.list|map(attribute='name')|join('+') }};{{ g[0] }};{{ g|length }} {% endfor %}|{% for k, v in words|groupby(0) %}{{ k }}={{ v }} {% endfor %}|{{ people|groupby('team.id', default=0)|map('first')|list }}
{{ people|map(attribute='name')|list }}|{{ people|map(attribute='team.id', default='-')|list }}|{{ people|map(attribute='tags.0', default='')|list }}|{{ words|map('upper')|join(',') }}|{{ words|map('replace', 'p', 'P')|list }}|{{ [1.26, 2.34]|map('round', 1)|list }}|{{ el|map('upper')|list }}|{{ nested|map('join', '-')|list }}
{{ l|map('nope')|list }}
{{ l|map|list }}
{{ people|selectattr('age', 'equalto', 31)|map(attribute='name')|list }}|{{ people|rejectattr('age', 'gt', 30)|map(attribute='name')|list }}|{{ people|selectattr('team')|list|length }}|{{ people|selectattr('team', 'defined')|list|length }}|{{ people|selectattr('name', 'in', ['cy', 'ann'])|map(attribute='age')|list }}|{{ mixed|select('string')|list }}|{{ mixed|reject('none')|list }}|{{ mixed|select|list }}|{{ range(10)|select('divisibleby', 3)|list }}|{{ range(10)|reject('odd')|list }}|{{ l|select('>', 1)|list }}|{{ words|select('eq', 'fig')|first }}
{{ people|selectattr|list }}
{{ l|select('nope')|list }}
{{ 'a' is string }}|{{ 1 is string }}|{{ 1 is number }}|{{ true is number }}|{{ 1 is integer }}|{{ true is integer }}|{{ 1.0 is float }}|{{ 1 is float }}|{{ true is boolean }}|{{ 1 is boolean }}|{{ none is none }}|{{ n is none }}|{{ d is mapping }}|{{ l is mapping }}|{{ l is sequence }}|{{ s is sequence }}|{{ d is sequence }}|{{ 1 is sequence }}|{{ s is iterable }}|{{ 1 is iterable }}|{{ range is callable }}|{{ s is callable }}|{{ d.items() is sequence }}|{{ d.items() is iterable }}|{{ (1,) is sequence }}|{{ range(2) is sequence }}|{{ undefined_thing is iterable }}|{{ l|map('string') is iterable }}
{{ 3 is odd }}|{{ 3 is even }}|{{ 9 is divisibleby 3 }}|{{ 9 is divisibleby(2) }}|{{ 3 is eq 3 }}|{{ 3 is equalto(4) }}|{{ 3 is ne 4 }}|{{ 3 is lt 4 }}|{{ 3 is gt 4 }}|{{ 3 is le 3 }}|{{ 3 is ge 4 }}|{{ 3 is in [1, 3] }}|{{ 3 is not in [1, 3] }}|{{ 'ab' is lower }}|{{ 'AB' is upper }}|{{ true is true }}|{{ 1 is true }}|{{ false is false }}|{{ none is sameas none }}|{{ 'tojson' is filter }}|{{ 'nope' is filter }}|{{ 'odd' is test }}|{{ x is undefined }}|{{ x is not defined }}|{{ not x is defined }}|{{ 's' is escaped }}|{{ 3 is greaterthan 2 }}|{{ 3 is lessthan 2 }}
{{ 'a' is odd }}
{{ x is nope }}
{{ x|nope }}
{% if false %}{{ x|nope }}{% endif %}fine
{% if true %}{{ x|nope }}{% endif %}
{{ 1 if true else (x|nope) }}
{{ 1 is odd is even }}
{% for x in l %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }}{{ loop.cycle('a', 'b') }}{{ loop.previtem }}{{ loop.nextitem }};{% endfor %}
{% for x in [1, 1, 2, 2, 1] %}{{ loop.changed(x) }} {% endfor %}|{% for x in [] %}never{% else %}empty{% endfor %}|{% for x in l if x > 1 %}{{ x }}{{ loop.index }}/{{ loop.length }}{{ ',' if not loop.last }}{% endfor %}|{% for x in l if x > 9 %}x{% else %}none{% endfor %}
{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}{% for a, b in nested %}{{ a }}{{ b }} {% endfor %}{% for a, (b, c) in [(1, (2, 3))] %}{{ a + b + c }}{% endfor %}{% for k in d %}{{ k }}{% endfor %}{% for c in u %}[{{ c }}]{% endfor %}
{% for a, b in [1] %}{% endfor %}
{% for a, b in [[1, 2, 3]] %}{% endfor %}
{% for a, b in [[1]] %}{% endfor %}
{% for x in 5 %}{% endfor %}
{% for x in none %}{% endfor %}
{% for x in undefined_thing %}x{% else %}nothing{% endfor %}
{% for x in range(10) %}{% if x == 2 %}{% continue %}{% endif %}{% if x == 5 %}{% break %}{% endif %}{{ x }}{% endfor %}|{% for x in [1] %}{% break %}{% else %}else{% endfor %}|{% for x in [1] %}{% continue %}{% else %}else{% endfor %}
{% break %}
{% for x in l %}{% for y in l %}{{ loop.index }}{{ x }}{{ y }} {% endfor %}{{ loop.index }};{% endfor %}|{% for x in l %}{% set outer = loop %}{% for y in [1] %}{{ outer.index }}{% endfor %}{% endfor %}
{% for x in l %}{{ loop }}{% endfor %}
{{ loop }}|{{ loop is defined }}
{% set x = 1 %}{% for y in l %}{% set x = x + 1 %}{{ x }}{% endfor %}{{ x }}|{% set ns = namespace(x=1) %}{% for y in l %}{% set ns.x = ns.x + y %}{% endfor %}{{ ns.x }}|{% if true %}{% set z = 5 %}{% endif %}{{ z }}
{% set a, b = 1, 2 %}{{ a }}{{ b }}|{% set t2 = 1, 2 %}{{ t2 }}|{% set (a, b) = [3, 4] %}{{ a }}{{ b }}|{% set x = 1 if false %}[{{ x }}]
{% set x.y = 1 %}
{% set d.y = 1 %}
{% set ns = namespace({'a': 1}, b=2) %}{{ ns.a }}{{ ns.b }}{{ ns.c }}|{% set ns.c = 3 %}{{ ns.c }}{{ ns }}|{{ namespace() }}
{% set x %}  text {{ i }}
 {% endset %}[{{ x }}]|{% set y | upper | trim %} abc {% endset %}[{{ y }}]|{% set x %}{% for c in 'ab' %}{{ c }}{% endfor %}{% endset %}{{ x ~ '!' }}
{% macro m(a, b=2, c='x') %}{{ a }}{{ b }}{{ c }};{% endmacro %}{{ m(1) }}{{ m(1, 3) }}{{ m(1, c='z') }}{{ m() }}{{ m(b=5, a=4) }}{{ m(*[7, 8]) }}{{ m(**{'a': 9}) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(x=2) }}
{% macro m(a) %}{{ a.b }}{% endmacro %}{{ m() }}
{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, x=3) }}
{% macro m(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}|{% macro rec(n) %}{{ n }}{% if n > 0 %}{{ rec(n - 1) }}{% endif %}{% endmacro %}{{ rec(5) }}|{{ m }}|{{ m.name }}
{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}body {{ i }}{% endcall %}|{% macro each(xs) %}{% for x in xs %}{{ caller(x) }}{% endfor %}{% endmacro %}{% call(x) each(l) %}<{{ x }}>{% endcall %}
{% macro m() %}x{% endmacro %}{% call m() %}y{% endcall %}
{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}
{% set g = 1 %}{% macro m() %}{{ g }}{% set g = 2 %}{{ g }}{% endmacro %}{{ m() }}{{ g }}|{% macro later() %}{{ h }}{% endmacro %}{% set h = 3 %}{{ later() }}
{% filter upper %}abc {{ s }}{% endfilter %}|{% filter replace('a', 'b') | upper %}banana{% endfilter %}|{% with x = 1, y = 2 %}{{ x + y }}{% endwith %}{{ x }}|{% with %}{% set q = 1 %}{{ q }}{% endwith %}{{ q }}
{% generation %}abc {{ i }}{% set gen = 1 %}{% endgeneration %}{{ gen }}|{% print 1, 'a' %}|{% print s %}
{% raw %}{{ not }} {% evaluated %}{% endraw %}|{%- raw -%}  x  {%- endraw -%}  |{# comment {{ x }} #}|a {#- c -#} b
{% if i > 5 %}big{% elif i > 2 %}mid{% else %}small{% endif %}|{% if l %}l{% endif %}{% if el %}el{% endif %}{% if ed %}ed{% endif %}{% if empty %}e{% endif %}{% if undefined_thing %}u{% endif %}{% if 0.0 %}z{% endif %}{% if ' ' %}sp{% endif %}{% if l|map('string') %}gen{% endif %}
{% if x %}
{% endif %}
{% for %}
{% unknown %}
{% endif %}
{{ 1 + }}
{{ (1 }}
{{ 1) }}
{{ [1, 2 }}
{{ 'abc }}
{{ a b }}
{{ }}
{{ 1
{# never closed
{% raw %} never closed
{{ ! }}
{{ a.1b }}
{{ 'a' if }}
{% set 1 = 2 %}
{% set true = 2 %}
{% macro m(a=1, b) %}{% endmacro %}
{% if true %}{% endfor %}
{% for x in l %}
{{ f(a=1, 2) }}
{{ raise_exception('stop: ' ~ i) }}
{% if true %}{{ raise_exception('Only user and assistant roles are supported!') }}{% endif %}
{{ strftime_now('%Y-%m-%d %H:%M:%S') }}|{{ strftime_now('%d %b %Y') }}|{{ strftime_now('%B %A %a %y %j %I %p %f %% %-d %-m %e %F %T %D %U %W %w %u %V %G %c %x %X') }}
{{ range(5)|list }}|{{ range(2, 5)|list }}|{{ range(5, 0, -2)|list }}|{{ range(0)|list }}|{{ range(3) }}|{{ range(1, 9, 3) }}|{{ range(10)[3] }}|{{ range(10)[-1] }}|{{ range(3) == range(0, 3) }}
{{ range(0, 5, 0) }}
{{ range('a') }}
{{ range(100001) }}
{{ dict(a=1, b=2) }}|{{ dict({'x': 1}, y=2) }}|{{ dict([('a', 1)]) }}
{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.reset() }}{{ c.current }}|{% set j = joiner(', ') %}{{ j() }}a{{ j() }}b{{ j() }}c
{{ 'a long sentence with several words in it'|truncate(20) }}|{{ 'a long sentence with several words in it'|truncate(20, true) }}|{{ 'abcdefgh'|truncate(5, true, '..', 0) }}|{{ 'short'|truncate(20) }}|{{ 'abcdefgh'|truncate(7) }}
{{ 'ab'|center(6) }}|{{ '%s-%s'|format(1, 2) }}|{{ '%(x)s'|format(x=5) }}|{{ d|attr('items') is callable }}|{{ d|attr('b') }}
{{ s|string|lower|replace(' ', '_')|title }}|{{ (l|first)|string ~ 'x' }}|{{ l|map('string')|map('int')|sum }}|{{ not l|length == 3 }}|{{ -(l|first) }}|{{ 'a' ~ l|join }}
{{ l is defined and l|length > 2 and l[0] == 3 }}|{{ d.b is defined and d.b is number }}|{{ people[0].tags[0] == 'x' }}|{{ people|length - 1 }}|{{ (people|last).team.id }}|{{ people[1]['name'][0]|lower }}
"""

WHITESPACE = [
    "a\n  {% if true %}\n  b\n  {% endif %}\nc\n", "a\n  {%- if true -%}\n  b\n  {%- endif -%}\n c\n", "  {% if true %}x{% endif %}  \n", "a {% if true %} b {% endif %} c",
    "{% for x in l %}\n  {{ x }}\n{% endfor %}\n", "{% for x in l -%}\n  {{ x }}\n{%- endfor %}\n", "{{ 1 -}}\n  {{- 2 }}\n\n", "  {%+ if true %}x{% endif %}\n", "{% if true +%}\n x{% endif %}\n",
    "a\n\n{# c #}\n\nb", "a\n  {# c #}  \n b", "a  {#- c -#}  b", "\n\n{{ 1 }}\n\n", "x\n", "x\n\n", "x\r\ny\r\n", "{% set a = 1 %}\n{% set b = 2 %}\n{{ a }}{{ b }}\n", "\t{% if true %}\ty{% endif %}\t\n",
    "a{{ '\\n' }}  {% if true %}b{% endif %}", "{{ 'x' }}  {% if true %}b{% endif %}\n", "{% if true %}\n\n  {% if true %}\nz{% endif %}{% endif %}", "{#- a -#}\n{# b +#}\nc", "{% raw %}\n a {{ b }}\n{% endraw %}\nc", "  {%- raw %}  x\n  {%- endraw +%}\n y",
    "{{'{'}}{{ '}' }}{ { %} #} {", "{{ {'a': {'b': 1}}['a']['b'] }}", "{{ '}}' }}{{ \"%}\" }}", "a\u00a0\u2003{%- if true %} x{% endif %}", "line {{ 1 }}\n{%- if false %}\n{% endif %}\nend", "{% if true %}{% endif %}\n\n\n{%- set x = 1 %}\n", "{{-1}}{{- 1 }}{{+1}}", "a\r{% if true %}\rb{% endif %}\r",
    "{% for x in l %}{% if loop.first %}[{% endif %}\n{{- x }}{% if not loop.last %}, {% else %}]{% endif %}{% endfor %}", "   {{ 1 }}   \n   {{ 2 }}", "{%if true%}x{%endif%}{{1}}{%-if true-%} y {%-endif-%}",
]


def combined():
    """Random expressions over the variables, with a fixed seed."""
    rng = random.Random(20260307)
    atoms = ["i", "neg", "zero", "f", "t", "n", "s", "u", "num", "l", "words", "mixed", "d", "el", "undefined_thing", "2", "'lo'", "1.5", "-3", "[1, 'x']", "(2, 1)", "big", "ws"]
    operators = ["+", "-", "*", "/", "//", "%", "==", "!=", "<", ">=", "in", "not in", "and", "or", "~", "**"]
    filters = ["|string", "|length", "|list", "|upper", "|first", "|last", "|join('-')", "|int", "|float", "|tojson", "|default('D')", "|reverse|list", "|sort", "|trim", "|abs", "|round(1)", "|map('string')|list", "|select|list", "|unique|list", "|sum", "|min", "|max", "|title", "|items|list", "|string|replace('l', 'LL')", "|capitalize", "|wordcount", "|batch(2)|list", "[0]", "[-1]", "[::-1]", "[1:]", ".b", "['a']", "|e", "|indent(2)"]
    tests = ["is defined", "is none", "is string", "is number", "is mapping", "is sequence", "is iterable", "is odd", "is true", "is boolean", "is in [7, 'x', none]", "is eq 7", "is lower", "is float", "is integer", "is callable"]
    out = []
    for name, operator, other in rng.sample(list(itertools.product(atoms, operators, atoms)), 260):
        # Powers of powers are only slow.
        if operator != "**" or other in ("2", "zero", "neg", "-3", "f", "t", "s", "n"):
            out.append("{{ %s %s %s }}" % (name, operator, other))
    for name, filter_ in rng.sample(list(itertools.product(atoms, filters)), 220):
        # Slices of literal numbers are folded before they run, so answer otherwise than those of variables.
        if name not in ("2", "1.5", "-3") or not filter_.startswith("["):
            out.append("{{ %s%s }}" % (name if name not in ("-3",) else "(-3)", filter_))
    for name, test in rng.sample(list(itertools.product(atoms, tests)), 90):
        out.append("{{ %s %s }}" % (name, test))
    for _ in range(60):
        a, b, c = (rng.choice(atoms) for _ in range(3))
        f1, f2 = rng.choice(filters), rng.choice(filters)
        out.append("{%% set x = %s%s %%}{%% if x %%}{{ x }}{%% else %%}{{ %s%s }}{%% endif %%}{{ '!' ~ %s }}" % (a if a != "-3" else "zero", f1, b if b != "-3" else "f", f2, c))
    return out


def all_snippets():
    joined = []
    for line in HAND_WRITTEN.strip("\n").split("\n"):
        # A line that does not start a tag goes on from the one before.
        if line.startswith("{") or not joined:
            joined.append(line)
        else:
            joined[-1] += "\n" + line
    return joined + WHITESPACE + combined()
