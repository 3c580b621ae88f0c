//! The memory that a search takes stays near the limit that its reader sets. Linux says how much that was.
#![cfg(target_os = "linux")]

// Each test binary uses its own part of it.
#[allow(dead_code)]
mod run;

use std::process::Stdio;
use std::time::Duration;

use run::{file, stalewalk};

/// The most mebibytes that a program had while it ran.
fn peak(words: &[&str]) -> f64 {
    // With a threshold that is given, glibc lets large blocks grow where they are; left to itself it copies some, others
    // from build to build, and old and new are there at once.
    let mut command = stalewalk(words);
    command.env("MALLOC_MMAP_THRESHOLD_", "131072").stdout(Stdio::null());
    let mut child = command.spawn().expect("the binary runs");
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0.0_f64;
    while child.try_wait().expect("it can be waited for").is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        let kibibytes: f64 =
            line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0.0);
        most = most.max(kibibytes / 1024.0);
        std::thread::sleep(Duration::from_millis(1));
    }
    most
}

/// Mebibytes more with a limit of 13 MiB than with one of 1 MiB.
fn grows(words: &[&str]) -> f64 {
    let with = |limit| peak(&[words, &["--arch", "x86-64", "--limit", limit]].concat());
    with("bytes=13M") - with("bytes=1M")
}

/// Seven programs that know nothing of each other: more states than fit into any of these limits.
const MANY: &str = "stalewalk 1
case many \"many states\" {
    mm app { x -> P rw }
    field cpu.a: 0..=7
    cpu i in 0..7 \"thread\": kernel app {
        this_cpu.a = 1 this_cpu.a = 2 this_cpu.a = 3 this_cpu.a = 4 this_cpu.a = 5 this_cpu.a = 6
    }
}
";

#[test]
fn memory_stays_near_the_limit() {
    let saturating = grows(&["check", &file("many.tlb", MANY)]);
    let explicit = ["--set", "cpus=4", "--set", "pages=4", "--set", "levels=4", "--explicit"];
    let explicit =
        grows(&[&["check", "--operation", "exit_mmap", "--strategy", "gather"][..], &explicit].concat());
    for (search, grew) in [("saturating", saturating), ("explicit", explicit)] {
        assert!((9.0..18.0).contains(&grew), "{search}: 12 MiB more make {grew:.1} MiB more");
    }
}
