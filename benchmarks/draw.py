"""How soon the page of a graph stands and how smoothly it moves: `python -m benchmarks.draw GRAPH [--top 5000]`.

Draws the page with `kg draw`, opens it in Chromium without a network, and prints: the processor time and the peak
memory of drawing, the size of the page, the time from navigation to the first picture, the time that one redraw takes,
and the frames per second while a real mouse drags and zooms the picture. No physics runs: what stands at the
first picture stays where it is.
"""

import argparse
import shutil
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.build import KG, command

_FIRST = "performance.getEntriesByName('drawn')[0]?.startTime"
_WATCH = """() => { window.frames_ = []; window.watching = true;
  const tick = (now) => { frames_.push(now); if (watching) requestAnimationFrame(tick); };
  requestAnimationFrame(tick); }"""
_WATCHED = "() => { window.watching = false; return frames_.slice(1).map((now, i) => now - frames_[i]); }"
_REDRAWS = """() => { const canvas = document.querySelector('#network canvas').getContext('2d'), spent = [];
  for (let i = 0; i < 30; i++) { const begun = performance.now(); kg.network.renderer._redraw();
    canvas.getImageData(0, 0, 1, 1);
    spent.push(performance.now() - begun); }
  return spent; }"""


def frames(page: Page, move: str) -> None:
    """Print the rate of frames while the mouse drags or turns its wheel for two seconds or so."""
    box = page.locator("#network").bounding_box()
    if box is None:
        raise SystemExit("the page shows no picture")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y - 150)
    page.evaluate(_WATCH)
    if move == "drag":
        page.mouse.down()
        for i in range(60):
            page.mouse.move(x + 4 * (i % 30), y - 150 + 2 * (i % 50))
        page.mouse.up()
    else:
        for i in range(40):
            page.mouse.wheel(0, -60 if i < 20 else 60)  # noqa: PLR2004 - in, then out again
    spent: list[float] = page.evaluate(_WATCHED)
    median = statistics.median(spent)
    slow = sorted(spent)[int(0.95 * len(spent))]
    print(
        f"{move}: {1000 * len(spent) / sum(spent):.0f} frames/s; frame {median:.0f} ms, 95 of 100 under {slow:.0f} ms"
    )


def look(target: Path, rounds: int) -> None:
    """Print what a person with that page waits for."""
    with sync_playwright() as play:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        times, costs = [], []
        for _ in range(rounds):
            page = browser.new_context(offline=True, viewport={"width": 1400, "height": 900}).new_page()
            told = page.context.new_cdp_session(page)
            told.send("Performance.enable", {"timeDomain": "threadTicks"})
            page.goto(target.as_uri())
            page.wait_for_function(f"() => {_FIRST}")
            times.append(page.evaluate(_FIRST))
            metrics = {each["name"]: each["value"] for each in told.send("Performance.getMetrics")["metrics"]}
            costs.append(1000 * metrics["TaskDuration"])
        count = page.evaluate("kg.nodes.length")
        first, cost = statistics.median(times), statistics.median(costs)
        print(f"{count} nodes stand {first:.0f} ms after the page is asked for; {cost:.0f} ms of its processor time")
        spent: list[float] = page.evaluate(_REDRAWS)
        print(f"one redraw: {statistics.median(spent):.1f} ms")
        for move in ("drag", "zoom"):
            frames(page, move)
        browser.close()


def main() -> None:
    """Reads the arguments and prints all measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph")
    parser.add_argument("--top", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "graph.html"
        cost = command(*KG, "draw", options.graph, "-o", str(target), "--top", str(options.top))
        size = target.stat().st_size / 1e6
        print(f"kg draw --top {options.top}: {cost.cpu:.1f} s of CPU, peak {cost.peak:.0f} MiB, page {size:.1f} MB")
        look(target, options.rounds)


if __name__ == "__main__":
    main()
