#!/usr/bin/env python3
"""Main content, side by side: this program, trafilatura and Mozilla's Readability on the same labelled pages in one run.

    python3 benches/main_content/measure.py [--corpus DIR]

Three labelled sets: `tests/labelled` (our own making), and, where a corpus stands beside the repository,
`ota-html-with-expected` and `peer-tests/readability`. Printed per set and tool: share of the labelled words kept, share
of the words read that are no part of the label, F1 over words. Peers are installed under `target/main-content`; one
that cannot be is skipped, and so is a set that is absent.
"""
import argparse, collections, json, pathlib, re, subprocess, sys, unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOLS = ROOT / "target" / "main-content"
WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
NOTE_MARK = re.compile(r"⁽[^⁾\s]*⁾|\[\d{1,3}\]")


def run(command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def words(text):
    plain = unicodedata.normalize("NFKC", NOTE_MARK.sub(" ", text)).lower()
    return collections.Counter(WORD.findall(plain))


def once(text):
    """Some pages hold their text twice, for two widths of the window: a line counts once, on every side."""
    return "\n".join(dict.fromkeys(line.strip() for line in text.splitlines()))


READER = ["cargo", "bench", "-q", "--bench", "main_content", "--"]


def ours(paths):
    told = run([*READER, *map(str, paths)], cwd=ROOT)
    answers = (json.loads(line) for line in told.splitlines() if line.startswith("{"))
    return {answer["path"]: answer.get("text", "") for answer in answers}


def trafilatura(paths):
    python = TOOLS / "venv" / "bin" / "python"
    if not python.exists():
        run([sys.executable, "-m", "venv", str(TOOLS / "venv")])
        run([str(python), "-m", "pip", "-q", "install", "trafilatura", "lxml_html_clean"])
    script = (
        "import json,sys,trafilatura\n"
        "for p in sys.argv[1:]:\n"
        "  t=trafilatura.extract(open(p,'rb').read(),include_comments=False,include_tables=True,favor_recall=False) or ''\n"
        "  print(json.dumps({'path':p,'text':t}))\n"
    )
    told = run([str(python), "-c", script, *map(str, paths)])
    return {answer["path"]: answer["text"] for answer in map(json.loads, told.splitlines())}


def readability(paths):
    if not (TOOLS / "node_modules" / "jsdom").exists():
        TOOLS.mkdir(parents=True, exist_ok=True)
        run(["npm", "install", "--silent", "--prefix", str(TOOLS), "@mozilla/readability", "jsdom"])
    # Node looks for modules beside the script.
    script = TOOLS / "readability.js"
    script.write_text(pathlib.Path(__file__).with_name("readability.js").read_text())
    told = run(["node", str(script), *map(str, paths)])
    return {answer["path"]: answer["text"] for answer in map(json.loads, told.splitlines())}


def sets(corpus):
    """Name, pages, and the labelled text of each page (a file this program reads, or a text file)."""
    folder = ROOT / "tests" / "labelled"
    pages = sorted(folder.glob("*.html"))
    yield "our own, with redesigns", {page: folder / (page.name.split(".")[0] + ".txt") for page in pages}
    labelled = corpus / "ota-html-with-expected"
    pages = sorted(labelled.glob("*/*_snapshot.html"))
    yield labelled.name, {page: page.with_name(page.name.replace("_snapshot.html", "_expected.md")) for page in pages}
    labelled = corpus / "peer-tests" / "readability"
    yield "readability's own", {page: page.with_name("expected.html") for page in sorted(labelled.glob("*/source.html"))}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--corpus", type=pathlib.Path, default=ROOT.parent / "shared" / "corpus")
    arguments.add_argument("--reader", help="the bench program, already built (default: cargo builds and runs it)")
    given = arguments.parse_args()
    corpus = given.corpus
    if given.reader:
        READER[:] = [given.reader]
    print(f"{'set':<26} {'pages':>5}  {'tool':<12} {'kept %':>7} {'let in %':>8} {'F1':>7}")
    for name, pages in sets(corpus):
        if not pages:
            print(f"{name:<26} skipped: not below {corpus}")
            continue
        plain = [label for label in pages.values() if label.suffix == ".txt"]
        labels = ours([label for label in set(pages.values()) if label.suffix != ".txt"]) if len(plain) < len(pages) else {}
        labels |= {str(label): label.read_text() for label in plain}
        for tool in (ours, trafilatura, readability):
            try:
                read = tool(list(pages))
            except (OSError, subprocess.CalledProcessError) as error:
                print(f"{name:<26} {len(pages):>5}  {tool.__name__:<12} skipped: {str(error)[:60]}")
                continue
            kept = expected = let_in = 0
            for page, label in pages.items():
                wanted, found = words(once(labels[str(label)])), words(once(read[str(page)]))
                common = sum((wanted & found).values())
                kept, expected, let_in = kept + common, expected + sum(wanted.values()), let_in + sum(found.values()) - common
            recall, precision = kept / max(expected, 1), kept / max(kept + let_in, 1)
            f1 = 2 * recall * precision / max(recall + precision, 1e-9)
            print(f"{name:<26} {len(pages):>5}  {tool.__name__:<12} {recall * 100:>7.2f} {(1 - precision) * 100:>8.2f} {f1:>7.4f}")


if __name__ == "__main__":
    main()
