"""The command line: parse, call, print. What a command needs is imported inside it, so that `kg --help` is quick."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg import __version__
from kg.errors import KgError

if TYPE_CHECKING:
    from kg.pipeline import Options

Command = TypeVar("Command", bound=Callable[..., Any])

_GRAPH = click.argument("graph", type=click.Path(path_type=Path))
_FORMATS = "ntriples, nquads, turtle, jsonld, void, neo4j, graphml, gexf, jsonl, kgx"


class _Commands(click.Group):
    """Turns what is wrong with the input into one message and exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # click ends quietly: who reads our output has read enough
        except KgError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{place}{error.strerror or error}") from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="kg")
def main() -> None:
    """Paper listings in; a knowledge graph of papers, methods, datasets, results and code out.

    Start with: kg build LISTING... -o graph
    """


def _price(_: click.Context, __: click.Parameter, given: str | None) -> tuple[float, float] | None:
    if given is None:
        return None
    try:
        prompt, answer = (float(part) for part in given.split(","))
    except ValueError:
        raise click.BadParameter("two numbers, such as 0.15,0.60") from None
    return prompt, answer


_READING = (
    click.argument("listings", nargs=-1, required=True),
    click.option("--layout", metavar="NAME", help="Layout of the listings; recognised from their content by default."),
    click.option("--year", type=int, help="The year that a daily listing leaves out of its dates."),
    click.option("--strict", is_flag=True, help="Make an entry that fits nothing an error, not a warning."),
    click.option("--model", metavar="NAME", help="What finds methods, datasets, tasks and metrics: see kg models."),
    click.option("--min-confidence", type=click.FloatRange(0, 1), metavar="P", help="Leave out what is less sure."),
    click.option("--jobs", type=click.IntRange(1), metavar="N", help="Worker processes; one a core by default."),
    click.option("--llm-url", metavar="URL", help="For --model llm: an OpenAI-compatible endpoint (…/v1)."),
    click.option("--llm-name", metavar="NAME", help="For --model llm: the model to ask for."),
    click.option("--llm-price", callback=_price, metavar="IN,OUT", help="For --model llm: price of a million tokens."),
)


def _reading(command: Command) -> Command:
    """The options of all commands that read listings."""
    for option in reversed(_READING):
        command = option(command)
    return command


def _options(given: dict[str, Any]) -> "Options":
    from kg.extract.models import DEFAULT, Model
    from kg.pipeline import Options

    llm = {name: given.pop(name) for name in ("llm_url", "llm_name", "llm_price")}
    return Options(**{**given, "model": Model(given["model"] or DEFAULT, **llm)})


@main.command()
@_reading
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default="graph", show_default=True, help="The graph directory."
)
def build(listings: tuple[str, ...], output: Path, **given: Any) -> None:
    """Read LISTINGS (files, folders, globs, - for standard input) into a graph.

    A graph that is there already is added to; what it holds of an unchanged listing is not read again.
    """
    from kg import pipeline, terminal

    with terminal.progress() as tick:
        report = pipeline.build(listings, output, _options(given), tick)
    terminal.print_report(report)


@main.command()
@_reading
@click.option("-o", "--output", type=click.Path(path_type=Path, allow_dash=True), default="-", help="A file.")
def extract(listings: tuple[str, ...], output: Path, **given: Any) -> None:
    """Write what is found in LISTINGS: one JSON object for each paper, in the order of the listing."""
    from kg import pipeline, terminal
    from kg.files import replacing

    with terminal.progress() as tick:
        work = (listings, _options(given), terminal.complain, tick)
        if output == Path("-"):
            pipeline.extract_to(sys.stdout.buffer, *work)
        else:
            with replacing(output) as stream:
                pipeline.extract_to(stream, *work)


@main.command()
@_GRAPH
@click.argument("listing")
def retract(graph: Path, listing: str) -> None:
    """Take a LISTING (its file name, or the beginning of its sha-256) out of GRAPH, as if it had never been read."""
    from kg import pipeline, terminal

    with terminal.progress() as tick:
        left = pipeline.retract(graph, listing, tick)
    click.echo(f"{graph} now holds {', '.join(left)}")


@main.command()
@_GRAPH
def stats(graph: Path) -> None:
    """Count what GRAPH holds, and say which listings it comes from."""
    from kg import terminal
    from kg.tables import Graph

    terminal.print_stats(Graph(graph))


@main.command()
@_GRAPH
@click.option("-f", "--format", "name", required=True, metavar="FORMAT", help=f"{_FORMATS}.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, allow_dash=True), required=True, help="File, folder, or -."
)
@click.option("--base", metavar="IRI", help="What the IRIs of all things begin with.")
@click.option("--license", "licence", metavar="IRI", help="For void: the licence of the graph.")
def export(graph: Path, name: str, output: Path, base: str | None, licence: str | None) -> None:
    """Write GRAPH in another format."""
    from kg import export as exporting
    from kg.ids import BASE
    from kg.tables import Graph

    exporting.export(Graph(graph), name, output, base or BASE, licence)


@main.command()
@_GRAPH
@click.argument("question", required=False)
@click.option("-p", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="A value it asks for.")
@click.option("-l", "--language", type=click.Choice(["cypher", "sparql"]), help="The language of the question.")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "jsonl"]),
    help="A table on a terminal, else CSV.",
)
def query(graph: Path, question: str | None, parameters: tuple[str, ...], language: Any, form: str | None) -> None:
    """Ask GRAPH a QUESTION: its name, a .cypher or .rq file, or the text of a query.

    Without a QUESTION, list those that have a name.
    """
    from kg.stores.query import run
    from kg.stores.rows import write_rows
    from kg.tables import Graph

    opened = Graph(graph)
    rows = _questions() if question is None else run(opened, question, language, _pairs(parameters))
    for warning in rows.warnings:
        click.echo(f"warning: {warning}", err=True)
    write_rows(rows, form or ("table" if sys.stdout.isatty() else "csv"), sys.stdout)


def _pairs(parameters: tuple[str, ...]) -> dict[str, str]:
    pairs = [parameter.partition("=") for parameter in parameters]
    for name, equals, _ in pairs:
        if not equals:
            raise click.BadParameter(f"{name!r} is not NAME=VALUE", param_hint="-p")
    return {name: value for name, _, value in pairs}


def _questions() -> Any:
    from kg.stores.questions import QUESTIONS
    from kg.stores.rows import Rows

    asked = (
        (each.group, each.name, " ".join(f"{p.name}{'' if p.required else '?'}" for p in each.parameters), each.summary)
        for each in QUESTIONS.values()
    )
    return Rows(("group", "name", "parameters", "question"), tuple(asked))


@main.command()
@_GRAPH
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default="graph.html",
    show_default=True,
    help="The page.",
)
@click.option("--around", metavar="NAME", help="Draw what is near this paper, author, method, dataset…")
@click.option("--depth", type=click.IntRange(1), default=2, show_default=True, help="How many edges from it.")
@click.option("--top", type=click.IntRange(1), help="How many nodes at most at first.  [default: 150]")
def draw(graph: Path, output: Path, around: str | None, depth: int, top: int | None) -> None:
    """Draw GRAPH as one interactive HTML page that needs no network."""
    from kg import draw as drawing
    from kg.tables import Graph

    drawn = drawing.draw(Graph(graph), output, around, depth, top)
    click.echo(f"{output}: {drawn} nodes drawn; search and double clicks draw more")


@main.command()
@_GRAPH
@click.option(
    "--to", "target", metavar="URL", required=True, help="bolt:// or neo4j://; or a Graph Store's http(s)://."
)
@click.option("--user", help="Whom to log in; the password is NEO4J_PASSWORD, SPARQL_PASSWORD, or asked for.")
@click.option("--database", help="A database of the Neo4j server other than its default one.")
@click.option("--base", metavar="IRI", help="For SPARQL stores: what the IRIs of all things begin with.")
@click.option("--token", envvar="SPARQL_TOKEN", help="For SPARQL stores: a bearer's token; better in SPARQL_TOKEN.")
@click.option("--query-url", metavar="URL", help="For SPARQL stores: where queries go, if not beside the Graph Store.")
@click.option("--gzip", is_flag=True, help="For SPARQL stores that take it: send less.")
def load(graph: Path, target: str, base: str | None, **given: Any) -> None:
    """Make a Neo4j server or a SPARQL store hold GRAPH; what others keep there stays."""
    from kg import load as loading
    from kg import terminal
    from kg.ids import BASE
    from kg.tables import Graph

    def ask(user: str) -> str:
        return str(click.prompt(f"Password of {user}", hide_input=True, err=True))

    with terminal.progress() as tick:
        options = loading.Options(base=base or BASE, ask=ask if sys.stdin.isatty() else None, tick=tick, **given)
        report = loading.load(Graph(graph), target, options)
    terminal.print_load(report.loaded, report.removed)


@main.command()
@_GRAPH
@click.option("--base", metavar="IRI", help="What the IRIs of all things begin with.")
def validate(graph: Path, base: str | None) -> None:
    """Check the RDF of GRAPH against the SHACL shapes that say what it promises."""
    from kg.ids import BASE
    from kg.ontology.validate import validate as check
    from kg.tables import Graph

    findings = check(Graph(graph), base or BASE)
    for line in findings.lines():
        click.echo(line)
    click.echo(f"{findings.triples:,} triples, {len(findings.found):,} findings", err=True)
    sys.exit(bool(findings.found))


@main.command()
@_GRAPH
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="0 takes a free one.")
@click.option("--token", envvar="KG_TOKEN", help="What a request must bear to be answered; better in KG_TOKEN.")
@click.option("--timeout", type=click.FloatRange(0.1), default=10, show_default=True, help="Seconds for a query.")
@click.option("--rows", type=click.IntRange(1), default=100_000, show_default=True, help="Rows at most of an answer.")
@click.option("--allow-service", is_flag=True, help="Let SPARQL queries ask other endpoints, by SERVICE.")
def serve(graph: Path, host: str, port: int, **given: Any) -> None:
    """Serve GRAPH: an explorer at /, SPARQL at /sparql, Cypher at /db/kg/query/v2; read-only."""
    from kg import serving

    serving.serve(graph, host, port, lambda url: click.echo(f"{graph} at {url}", err=True), **given)


@main.command()
def models() -> None:
    """List what can find methods, datasets, tasks and metrics."""
    from kg.extract.models import ABOUT, DEFAULT

    for name, about in ABOUT.items():
        click.echo(f"{name:10}{about}{' (the default)' if name == DEFAULT else ''}")


if __name__ == "__main__":
    sys.exit(main())
