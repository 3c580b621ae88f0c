//! `stalewalk render`, `mdbook` and `embed`: what the tools that build documents ask.

// Each test binary uses its own part of it.
#[allow(dead_code)]
mod run;

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Stdio;

use expect_test::expect;
use run::{Said, run, said, stalewalk};
use serde_json::{Value, json};

const LOADER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/packages/npm/dist/embed.js");

/// What it says to what it is sent.
fn sent(args: &[&str], text: &str) -> Said {
    let mut command = stalewalk(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary runs");
    let sent = child.stdin.take().expect("it has an input").write_all(text.as_bytes());
    // Whoever has no use for its input may be gone.
    drop(sent);
    said(child.wait_with_output().expect("it ends"))
}

fn rendered(example: &Value) -> Value {
    let said = sent(&["render"], &format!("{example}\n"));
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    serde_json::from_str(&said.out).expect("it is JSON")
}

#[test]
fn an_example_is_rendered() {
    let options = json!([
        ["operation", "exit_mmap"],
        ["strategy", "up_front"],
        ["arch", "x86-64"],
        ["expect", "survives"]
    ]);
    let answer =
        rendered(&json!({ "file": "a.rst", "line": 7, "options": options, "body": "Some words.\n" }));
    let claim = &answer["claims"][0];
    assert_eq!(
        (&claim["file"], &claim["line"], &claim["holds"]),
        (&json!("a.rst"), &json!(7), &json!(false))
    );
    assert_eq!(claim["found"], "breaks freed-table");
    assert_eq!(answer["prose"], "Some words.");
    assert_eq!(answer["headline"], "No. It breaks in 10 steps.");
    let story = answer["story"].as_str().expect("it has a story");
    assert!(story.starts_with("Does flushing once, up front"), "{story}");
    assert!(story.lines().all(|line| line.chars().count() <= 72), "{story}");
    let picture = answer["picture"].as_str().expect("it has a picture");
    assert!(picture.starts_with("<svg ") && picture.contains("No. It breaks in 10 steps."), "{picture}");
    let exported =
        ["export", "svg", "--operation", "exit_mmap", "--strategy", "up_front", "--arch", "x86-64"];
    assert_eq!(picture, run(&exported).out);
}

#[test]
fn a_picture_is_what_the_example_shows() {
    let picture = |more: Value| {
        let mut options = vec![json!(["case", "munmap"]), json!(["arch", "x86-64"])];
        options.push(more);
        rendered(&json!({ "file": "a.rst", "line": 1, "options": options }))["picture"].clone()
    };
    let whole = picture(json!(["view", "verdict waveform"]));
    assert!(whole.as_str().is_some_and(|picture| picture.starts_with("<svg ")));
    assert_ne!(picture(json!(["step", "2"])), whole);
    for step in ["99", "0", ""] {
        assert_eq!(picture(json!(["step", step])), whole, "{step}");
    }
    assert_eq!(picture(json!(["view", "verdict,waveform"])), whole);
    assert_eq!(picture(json!(["view", "verdict text"])), "");
}

/// The tool that asks has taken the options off; what looks like some is prose, on the page and here.
#[test]
fn prose_has_no_options() {
    let body = "\n:expect: survives\n";
    let answer =
        rendered(&json!({ "file": "a.rst", "line": 1, "options": [["case", "munmap"]], "body": body }));
    assert_eq!((&answer["claims"], &answer["prose"]), (&json!([]), &json!(":expect: survives")));
}

#[test]
fn a_program_has_the_lines_of_its_document() {
    let body = "stalewalk 1\n\ncase mine \"mine\" of exit_mmap with gather on x86-64 {\n    expect breaks because \"I think so\"\n}\n";
    let answer = rendered(&json!({ "file": "a.rst", "line": 7, "body_line": 10, "body": body }));
    assert_eq!((&answer["claims"][0]["line"], &answer["claims"][0]["holds"]), (&json!(13), &json!(false)));
    let answer =
        rendered(&json!({ "file": "a.rst", "line": 7, "body_line": 10, "body": "stalewalk 1\nstrategy {" }));
    assert_eq!(answer["mistakes"][0]["line"], 11);
    let answer = rendered(&json!({ "file": "a.rst", "line": 7, "options": [["strategy", "upfront"]] }));
    let wanted = json!([{ "line": 7, "message": "there is no strategy `upfront`", "help": "did you mean `up_front`?" }]);
    assert_eq!(answer["mistakes"], wanted);
    let answer = rendered(&json!({ "file": "a.rst", "line": 4_000_000_000_u32 }));
    assert_eq!(answer["mistakes"][0]["message"], "no document has so many lines");
}

#[test]
fn what_asks_nothing_is_refused() {
    for (text, message) in [("{}", "missing field `file`"), ("x", "expected value")] {
        let said = sent(&["render"], text);
        assert_eq!((said.status, said.out.as_str()), (2, ""));
        assert!(said.err.contains("line 1 asks nothing") && said.err.contains(message), "{}", said.err);
    }
}

/// What mdBook sends for a book of one chapter, whose sources have a loader.
fn book(name: &str, items: &str, renderer: &str, content: &str) -> String {
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let assets = root.join("text/live");
    fs::create_dir_all(&assets).expect("a folder can be made");
    // The loader of this version, if there is one.
    let loader = fs::read(LOADER).unwrap_or_default();
    fs::write(assets.join("embed.js"), loader).expect("a file can be written");
    let config = json!({ "book": { "src": "text" }, "preprocessor": { "stale-walk": { "assets": "live" } } });
    let context = json!({ "root": root, "config": config, "renderer": renderer, "mdbook_version": "0.5.4" });
    let inner = json!({ "Chapter": { "name": "Inner", "content": content, "path": "a/b.md", "source_path": "a/b.md", "sub_items": [] } });
    let outer =
        json!({ "Chapter": { "name": "Outer", "content": "# Outer\n", "path": null, "sub_items": [inner] } });
    json!([context, { items: [outer, "Separator"] }]).to_string()
}

const TRUE: &str = "\
Before.
```stale-walk operation=exit_mmap strategy=up_front arch=x86-64 expect=breaks/freed-table
Some *words*.
```
After.
";

#[test]
fn blocks_of_a_book_become_elements() {
    for (name, items) in [("book-five", "items"), ("book-four", "sections")] {
        let said = sent(&["mdbook"], &book(name, items, "html", TRUE));
        assert_eq!(said.status, 0, "{}", said.err);
        let out: Value = serde_json::from_str(&said.out).expect("it is JSON");
        assert_eq!(out[items][0]["Chapter"]["content"], "# Outer\n");
        assert_eq!(out[items][1], "Separator");
        let content = &out[items][0]["Chapter"]["sub_items"][0]["Chapter"]["content"];
        let content = content.as_str().expect("it is a text");
        let element = "Before.\n<div class=\"stale-walk\"><stale-walk operation=\"exit_mmap\" strategy=\"up_front\" \
            arch=\"x86-64\" expect=\"breaks/freed-table\"><p>Some *words*.</p>\
            <p><strong>No. It breaks in 10 steps.</strong> In step 7";
        assert!(content.starts_with(element), "{content}");
        assert!(content.contains("</pre></details></stale-walk></div>\n\nAfter.\n"), "{content}");
        assert!(
            content.contains("import(new URL(root + \"live/embed.js\", document.baseURI));"),
            "{content}"
        );
    }
    let said = sent(&["mdbook"], &book("book-other", "items", "markdown", TRUE));
    assert!(
        said.out.contains("Some *words*.\\n\\n```text\\nNo. It breaks in 10 steps.")
            && !said.out.contains("<stale-walk")
    );
}

#[test]
fn a_book_that_is_not_true_is_not_built() {
    let content = TRUE.replace("breaks/freed-table", "survives")
        + "\n<stale-walk strategy=upfront></stale-walk>\n\n`[a](#operation=exit_mmap&expect=survives)`\n";
    let said = sent(&["mdbook"], &book("book-false", "items", "html", &content));
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    expect![[r"
        error: text/a/b.md:7: there is no strategy `upfront`
          = help: did you mean `up_front`?
        text/a/b.md:2: this is not so
          asked:   exit_mmap up_front x86-64
          claimed: survives
          found:   breaks freed-table
    "]]
    .assert_eq(&said.err);
    let said = sent(
        &["mdbook"],
        &book("book-false", "items", "html", &TRUE.replace("breaks/freed-table", "survives")),
    );
    assert_eq!((said.status, said.out.as_str()), (1, ""));
}

#[test]
fn a_book_without_its_loader_is_not_built() {
    let sent_book = book("book-bare", "items", "html", TRUE).replace("\"live\"", "\"dead\"");
    let said = sent(&["mdbook"], &sent_book);
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    expect![[r"
        error: there is no text/dead/embed.js
          = help: type `stalewalk embed text/dead` beside book.toml
    "]]
    .assert_eq(&said.err);
}

#[test]
fn what_mdbook_does_not_send_is_refused() {
    assert_eq!(run(&["mdbook", "supports", "html"]).status, 0);
    for (text, why) in [("", "EOF"), ("[1]", "no context with a book"), ("{}", "no context with a book")] {
        let said = sent(&["mdbook"], text);
        assert_eq!((said.status, said.out.as_str()), (2, ""), "{text}");
        assert!(said.err.contains("this is not what mdBook sends") && said.err.contains(why), "{}", said.err);
    }
    // A book of another shape has no chapters that we know, and comes back as it is.
    assert_eq!(sent(&["mdbook"], "[{\"renderer\":\"x\"}, {\"items\": 3}]").out, "{\"items\":3}\n");
}

#[test]
fn the_files_for_pages_are_written_or_it_is_said_how_to_get_them() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("embedded/deep");
    let said = run(&["embed", &folder.display().to_string()]);
    if let Ok(loader) = fs::read(LOADER) {
        assert_eq!(said.status, 0, "{}", said.err);
        assert_eq!(fs::read(folder.join("embed.js")).ok(), Some(loader));
        let header = fs::read_to_string(folder.join("rustdoc-header.html")).expect("the header is there");
        assert!(header.contains("stale-walk/embed.js"));
    } else {
        assert_eq!(said.status, 2);
        assert!(said.err.contains("cargo xtask build"), "{}", said.err);
    }
}
