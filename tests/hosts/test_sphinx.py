"""The Sphinx extension, in a manual that Sphinx itself builds.

It runs where the package is installed: ``python -m unittest tests/hosts/test_sphinx.py``.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from stalewalk_sphinx.directive import PICTURE, QUESTION
from stalewalk_sphinx.engine import answer

MANUAL = Path(__file__).parent / "sphinx"
EPUB = ("-D", "version=1", "-D", "epub_copyright=none")


CONVERTER = """
from sphinx.transforms.post_transforms.images import ImageConverter

class Converter(ImageConverter):
    conversion_rules = [("image/svg+xml", "image/png")]

    def is_available(self):
        return True

    def convert(self, source, target):
        assert "<svg " in open(source).read()
        open(target, "wb").write(b"PNG")
        return True

def setup(app):
    app.add_post_transform(Converter)
    return {"parallel_read_safe": True}
"""


class Manual(unittest.TestCase):
    """A copy of the manual, built as a test wants it."""

    compiled: Path

    @classmethod
    def setUpClass(cls) -> None:
        """Compile the engine once, for it takes seconds."""
        folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, folder)
        answer({"file": "", "line": 0, "options": [["case", "munmap"]]}, folder)
        (cls.compiled,) = folder.glob("*.cwasm")

    def setUp(self) -> None:
        """Copy it."""
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        kept = self.folder / "doctrees/stale-walk"
        kept.mkdir(parents=True)
        shutil.copy(self.compiled, kept)
        self.source = self.folder / "source"
        shutil.copytree(MANUAL, self.source)

    def build(self, builder: str, *options: str) -> str:
        """Build it and return the warnings."""
        command = [
            sys.executable,
            "-m",
            "sphinx",
            "-W",
            "--keep-going",
            "--no-color",
            "-q",
        ]
        command += ["-b", builder, "-d", str(self.folder / "doctrees"), *options]
        command += [str(self.source), str(self.folder / builder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        warnings = done.stderr.replace(str(self.source), "")
        self.assertEqual(done.returncode, 1 if warnings else 0, warnings)
        return warnings

    def read(self, path: str) -> str:
        """Return a file that was built."""
        return (self.folder / path).read_text("utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        """Change a source."""
        file = self.source / path
        text = file.read_text("utf-8")
        self.assertIn(old, text)
        file.write_text(text.replace(old, new), "utf-8")

    def test_pages_have_the_element_and_the_answer(self) -> None:
        """Without a warning, in both themes, read and written by several processes."""
        for theme in ("sphinx_rtd_theme", "alabaster"):
            with self.subTest(theme):
                self.assertEqual(self.build("html", "-E", "-j2", "-D", f"html_theme={theme}"), "")
                page = self.read("html/index.html")
                self.assertIn(
                    '<stale-walk id="up-front" operation="exit_mmap" strategy="up_front"'
                    ' arch="x86-64" expect="breaks freed-table">',
                    page,
                )
                self.assertIn("that has been freed</em>", page)
                self.assertIn("<strong>No. It breaks in 10 steps.</strong>", page)
                (picture, *_) = re.findall(r'<img src="(_images/stale-walk-\w+\.svg)"', page)
                self.assertIn("<svg ", self.read(f"html/{picture}"))
                self.assertIn("// 1 &lt; 2 &amp; &quot;so on&quot; &lt;/pre&gt;", page)
                self.assertRegex(page, r'type="module" src="_static/stale-walk/embed\.js')
                self.assertNotIn("embed.js", self.read("html/plain.html"))
                self.assertTrue((self.folder / "html/_static/stale-walk/embed.js").is_file())

    def test_pages_and_pictures_may_be_read_by_whoever_may_read_others(self) -> None:
        """A web server, for one, which is another user."""
        self.assertEqual(self.build("html"), "")
        (picture, *_) = (self.folder / "html/_images").glob("stale-walk-*.svg")
        page = self.folder / "html/index.html"
        self.assertEqual(picture.stat().st_mode, page.stat().st_mode)

    def test_an_example_has_its_names(self) -> None:
        """The first stands on the element, where links that move its picture look for it."""
        self.edit(
            "index.rst", ".. stale-walk::\n   :name:", ".. _also:\n\n.. stale-walk::\n   :name:"
        )
        self.edit(
            "index.rst", "Some words between", "The :ref:`example <also>`. Some words between"
        )
        self.assertEqual(self.build("html"), "")
        page = self.read("html/index.html")
        self.assertIn('<stale-walk id="up-front" operation', page)
        self.assertRegex(
            page, r'<div class="stale-walk[^"]*">\s*<span id="also"></span><stale-walk id='
        )
        self.assertIn('href="#also"', page)

    def test_where_there_is_no_run_there_are_no_steps(self) -> None:
        """Nothing is folded that is empty."""
        steps = "<summary>Step by step</summary>"
        self.assertEqual(self.build("html"), "")
        self.assertEqual(self.read("html/index.html").count(steps), 2)
        self.edit("index.rst", ":strategy: up_front", ":strategy: gather_leaf_only")
        self.edit("index.rst", ":expect: breaks freed-table", ":expect: not-applicable")
        self.assertEqual(self.build("html"), "")
        page = self.read("html/index.html")
        self.assertEqual(page.count(steps), 1)
        self.assertIn('expect="not-applicable">', page)

    def test_the_directive_has_the_options_of_the_element(self) -> None:
        """All that its chapter in the reference names."""
        chapter = Path(__file__).parents[2] / "www/reference/embedding.md"
        rows = chapter.read_text("utf-8").split("| attribute |")[1].split("\n\n")[0]
        named = {
            name for row in rows.splitlines() for name in re.findall(r"`(\w+)`", row.split("|")[1])
        }
        self.assertEqual(named, {*QUESTION, "open", *PICTURE})

    def test_an_answer_that_is_to_be_found_is_folded(self) -> None:
        """``hide`` folds it where that can be done."""
        self.assertEqual(self.build("html"), "")
        page = self.read("html/deeper/gather.html")
        self.assertIn("<details><summary>The answer</summary>\n", page)
        self.assertLess(page.index("<details>"), page.index("Does flushing between"))

    def test_paper_and_terminals_have_the_answer(self) -> None:
        """What has no scripts has the text."""
        for builder, path in (
            ("text", "index.txt"),
            ("man", "notes.7"),
            ("latex", "notes.tex"),
            ("epub", "index.xhtml"),
        ):
            with self.subTest(builder):
                self.assertEqual(self.build(builder, *EPUB), "")
                text = self.read(f"{builder}/{path}")
                self.assertIn("It breaks in 10 steps.", text)
                self.assertIn("giving a page away", text)
                self.assertNotIn("<stale-walk", text)

    def test_paper_has_the_picture_where_it_can(self) -> None:
        """Somebody has to make of the SVG what LaTeX takes."""
        self.assertEqual(self.build("latex"), "")
        self.assertNotIn("includegraphics", self.read("latex/notes.tex"))
        (self.source / "converter.py").write_text(CONVERTER, "utf-8")
        self.edit(
            "conf.py",
            "extensions = [",
            f'import sys\nsys.path.append("{self.source}")\nextensions = ["converter", ',
        )
        self.assertEqual(self.build("latex"), "")
        names = re.findall(r"includegraphics.*?\{(stale-walk-\w+)\}", self.read("latex/notes.tex"))
        self.assertEqual(len(names), 2)
        self.assertTrue((self.folder / f"latex/{names[0]}.png").is_file())
        self.assertEqual(self.build("epub", *EPUB), "")
        self.assertIn("_images/stale-walk-", self.read("epub/index.xhtml"))

    def test_what_is_not_so_is_a_warning_in_its_line(self) -> None:
        """And is one again when nothing has changed."""
        self.edit("index.rst", "breaks freed-table", "survives")
        self.edit("index.rst", "expect breaks stale-frame because", "expect survives because")
        for _ in range(2):
            first, second, *_ = self.build("html").splitlines()
            self.assertIn("/index.rst:11: WARNING: this is not so: exit_mmap up_front", first)
            self.assertIn("claimed survives, found breaks freed-table [stale-walk.claim]", first)
            line = (self.source / "index.rst").read_text("utf-8").split("expect survives")[0]
            number = line.count("\n") + 1
            self.assertIn(f"/index.rst:{number}: WARNING: this is not so: no_flush_here", second)
            self.assertIn("more): claimed survives", second)
        self.edit("index.rst", "expect survives because", "expect breaks stale-frame because")
        self.edit("index.rst", ":expect: survives", ":expect: breaks freed-table")
        self.assertEqual(self.build("html"), "")

    def test_what_cannot_be_asked_is_a_warning(self) -> None:
        """With the remedy that the engine knows."""
        self.edit("deeper/gather.rst", ":strategy: gather", ":strategy: gater")
        self.edit("index.rst", "userspace", "userspaces")
        first, second = sorted(self.build("html").splitlines())
        self.assertIn("/deeper/gather.rst:4: WARNING: there is no strategy `gater`", first)
        self.assertIn("(did you mean `gather`?) [stale-walk.example]", first)
        self.assertRegex(second, r"/index\.rst:4\d: WARNING: .*userspaces")
        self.assertIn("<stale-walk", self.read("html/index.html"))

    def test_an_answer_is_asked_for_once(self) -> None:
        """Wherever the example has gone in its document."""
        self.build("html")
        self.edit("index.rst", "Process exit", "One more line.\n\nProcess exit")
        kept = self.folder / "doctrees/stale-walk"
        before = sorted(kept.glob("*.json"))
        self.assertEqual(len(before), 3)
        self.assertEqual(self.build("text"), "")
        self.assertEqual(sorted(kept.glob("*.json")), before)


if __name__ == "__main__":
    unittest.main()
