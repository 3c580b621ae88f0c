//! temp
use stalewalk_engine::explore::*;
use stalewalk_engine::lang::{
    library::Library,
    lower::{Lowered, Question, lower},
};
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let op = args[0].clone();
    let params: Vec<(String, u32)> = args[1..]
        .iter()
        .filter(|a| a.contains('='))
        .map(|a| {
            let (k, v) = a.split_once('=').unwrap();
            (
                k.to_string(),
                match v {
                    "true" => 1,
                    "false" => 0,
                    v => v.parse().unwrap(),
                },
            )
        })
        .collect();
    let ex = args.iter().any(|a| a == "-x");
    let mut lib = Library::default();
    lib.extend(stalewalk_library::FILES.iter().copied());
    for d in lib.all_diagnostics() {
        println!("{:?}", d.view(lib.sources()));
    }
    let strategies: Vec<Option<String>> = if lib.operation(&op).is_some_and(|o| o.case) {
        vec![None]
    } else {
        lib.strategies_of(&op).iter().map(|s| Some(s.name.text.clone())).collect()
    };
    let t = std::time::Instant::now();
    for s in strategies {
        print!("{:20}", s.clone().unwrap_or_default());
        for a in lib.archs() {
            let q = Question {
                operation: op.clone(),
                strategy: s.clone(),
                arch: a.name.text.clone(),
                kernel: "neutral".into(),
                params: params.clone(),
            };
            match lower(&lib, &q) {
                Lowered::Wrong(ds) => {
                    for d in ds {
                        println!("{:?}", d.view(lib.sources()));
                    }
                }
                Lowered::NotApplicable(_) => print!(" {:22}", "n"),
                Lowered::Model(m) => {
                    let f = saturating(&m, Limits::default());
                    let say = |f: &Found| {
                        if let Some(r) = f.runs.first() {
                            format!("B{:?}{}+{}", r.kind, r.program, r.hardware).replace("FreedTable", "")
                        } else if !f.complete {
                            "U".into()
                        } else if f.reliant.is_empty() {
                            "S".into()
                        } else {
                            "L".into()
                        }
                    };
                    let mut t = format!("{} {}", say(&f), f.states);
                    for r in &f.runs {
                        let rp = replay(&m, &f.items, &r.moves);
                        match rp {
                            Ok(rp)
                                if rp.violation == Some(r.kind)
                                    || r.kind == stalewalk_engine::report::Kind::Deadlock => {}
                            other => t += &format!("REPLAY{:?}", other.map(|r| r.violation)),
                        }
                    }
                    if ex {
                        let e = explicit(&m, Limits::default());
                        if say(&e) != say(&f)
                            || e.reliant.iter().map(|r| (r.cpu, r.held, r.condition)).collect::<Vec<_>>()
                                != f.reliant.iter().map(|r| (r.cpu, r.held, r.condition)).collect::<Vec<_>>()
                        {
                            t += &format!("!X {} ", say(&e));
                        }
                        t += &format!(" {}", e.states);
                        for r in &e.runs {
                            let rp = replay(&m, &e.items, &r.moves);
                            match rp {
                                Ok(rp)
                                    if rp.violation == Some(r.kind)
                                        || r.kind == stalewalk_engine::report::Kind::Deadlock => {}
                                other => t += &format!("REPLAY{:?}", other.map(|r| r.violation)),
                            }
                        }
                    }
                    print!(" {:22}", t);
                }
            }
        }
        println!();
    }
    println!("{:?}", t.elapsed());
}
