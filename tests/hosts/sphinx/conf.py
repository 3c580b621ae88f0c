"""A small manual in the kernel's setup: Sphinx with its usual theme."""

project = "Notes on unmapping"
author = "Stalewalk's tests"
extensions = ["stalewalk_sphinx"]
html_theme = "sphinx_rtd_theme"
latex_documents = [("index", "notes.tex", project, author, "manual")]
man_pages = [("index", "notes", project, [author], 7)]
