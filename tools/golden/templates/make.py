#!/usr/bin/env python3
"""Renders chat templates and snippets with Jinja2, and keeps what it answers as the expected output of our tests.

Needs Jinja2 3.1.6 (Debian: python3-jinja2). The environment is the one that Hugging Face's transformers builds:
immutable sandbox, trim_blocks, lstrip_blocks, loop controls, the generation tag, tojson without HTML escapes,
raise_exception and strftime_now (here with a fixed time).

    make.py                                  writes tests/data/templates
    make.py --templates DIR --output DIR     does the same for templates (*.jinja) of your own, such as those of
                                             checkpoints on your disk; the tests read such a folder when
                                             TANDEM_TEMPLATE_GOLDENS names it
"""

import argparse
import copy
import datetime
import json
import pathlib

import jinja2
import jinja2.ext
import jinja2.sandbox

import conversations
import snippets

HERE = pathlib.Path(__file__).parent
NOW = datetime.datetime(2026, 3, 7, 14, 5, 9, 123456)


class Generation(jinja2.ext.Extension):
    """The tag {% generation %}, which prints its body as it is."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_body"), [], [], body).set_lineno(line)

    def _body(self, caller):
        return caller()


def make_environment():
    def raise_exception(message):
        raise jinja2.exceptions.TemplateError(message)

    def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    environment = jinja2.sandbox.ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols]
    )
    environment.filters["tojson"] = tojson
    environment.globals["raise_exception"] = raise_exception
    environment.globals["strftime_now"] = NOW.strftime
    return environment


ENVIRONMENT = make_environment()


def error_of(failure):
    kind = "Runtime"
    if isinstance(failure, (jinja2.exceptions.TemplateSyntaxError, SyntaxError)):
        kind = "Syntax"
    elif isinstance(failure, jinja2.exceptions.SecurityError):
        kind = "Security"
    elif isinstance(failure, jinja2.exceptions.UndefinedError):
        kind = "Undefined"
    elif type(failure) is jinja2.exceptions.TemplateError:
        kind = "Raised"
    return {"kind": kind, "message": str(failure)}


def render(source, variables):
    # A copy, since a filter may change a list it is given by mistake (indent does).
    try:
        return {"expected": ENVIRONMENT.from_string(source).render(**copy.deepcopy(variables))}
    except Exception as failure:  # whatever Jinja2 answers is the expectation
        return {"error": error_of(failure)}


def write(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--templates", type=pathlib.Path, default=HERE / "sources")
    parser.add_argument("--output", type=pathlib.Path, default=HERE / "../../../tests/data/templates")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)

    cases = list(conversations.all_cases())
    write(arguments.output / "conversations.json", {name: variables for name, variables in cases})
    total = 0
    for path in sorted(arguments.templates.glob("*.jinja")):
        source = path.read_text(encoding="utf-8")
        answers = {name: render(source, variables) for name, variables in cases}
        total += len(answers)
        rendered = sum("expected" in answer for answer in answers.values())
        print(f"{path.stem}: {rendered} of {len(answers)} conversations rendered, the others refused")
        write(arguments.output / f"{path.stem}.template.json", {"template": source, "cases": answers})
    write(
        arguments.output / "snippets.json",
        {
            "variables": snippets.VARIABLES,
            "snippets": [{"source": source, **render(source, snippets.VARIABLES)} for source in snippets.all_snippets()],
        },
    )
    print(f"Jinja2 {jinja2.__version__}: {total} cases, {len(snippets.all_snippets())} snippets")


if __name__ == "__main__":
    main()
