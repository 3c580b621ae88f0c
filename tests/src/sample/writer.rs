//! Fills templates in.

use crate::numbers::Numbers;
use crate::sample::Line;
use crate::sample::topics::{BEGINNINGS, CONDITIONS, Topic};

/// How deep braces nest.
const DEEPEST: usize = 3;

/// Writes the program of one CPU.
pub(super) struct Writer<'a> {
    numbers: &'a mut Numbers,
    topics: &'a [&'static Topic],
    insns: Vec<String>,
    /// Variables in scope: the hole that declares them, and their name.
    variables: Vec<(char, String)>,
    declared: usize,
    depth: usize,
}

impl<'a> Writer<'a> {
    /// For an architecture of the library.
    pub(super) fn new(numbers: &'a mut Numbers, topics: &'a [&'static Topic], arch: &str) -> Writer<'a> {
        Writer { numbers, topics, insns: insns(arch), variables: Vec::new(), declared: 0, depth: 0 }
    }

    /// A CPU with at most so many statements, cold or as it comes.
    pub(super) fn program(mut self, cpu: usize, most: usize, cold: bool) -> Line {
        let own: Vec<&str> = self.topics.iter().flat_map(|topic| topic.beginnings).copied().collect();
        let usual = own.is_empty() || self.numbers.once_in(2);
        let begins = self.numbers.one_of(if usual { BEGINNINGS } else { &own });
        let cold = if cold && !begins.ends_with(" cold") { " cold" } else { "" };
        let body = self.statements(most, most / 2);
        Line::Block(vec![(format!("cpu {cpu} \"t{cpu}\": {begins}{cold}"), body)])
    }

    /// At most so many, and at least so many drawn, some of which may come to nothing.
    fn statements(&mut self, most: usize, least: usize) -> Vec<Line> {
        let known = self.variables.len();
        let count = least + self.numbers.below(1 + most - least);
        self.depth += 1;
        let lines = (0..count).flat_map(|_| self.some()).collect();
        self.depth -= 1;
        self.variables.truncate(known);
        lines
    }

    /// A statement, or a few that follow each other.
    fn some(&mut self) -> Vec<Line> {
        // What every sample may say comes half of the time; the topics share the rest.
        let topic = if self.numbers.once_in(2) { 0 } else { self.numbers.below(self.topics.len()) };
        let topic = self.topics[topic];
        let templates = self.numbers.one_of(topic.statements).split("; ");
        templates.filter_map(|template| self.statement(template)).collect()
    }

    fn statement(&mut self, template: &str) -> Option<Line> {
        if template.contains("{}") && self.depth >= DEEPEST {
            return None;
        }
        let (head, news) = self.filled(template)?;
        let line = match head.split_once("{}") {
            None => Line::Plain(head),
            Some((first, rest)) => {
                let mut parts = vec![(first.trim().to_owned(), self.statements(2, 1))];
                let mut rest = rest;
                while let Some((next, behind)) = rest.split_once("{}") {
                    parts.push((next.trim().to_owned(), self.statements(2, 1)));
                    rest = behind;
                }
                Line::Block(parts)
            }
        };
        self.variables.extend(news);
        Some(line)
    }

    /// A template with its holes filled, and the variables that it declares; none where one does not exist yet.
    fn filled(&mut self, template: &str) -> Option<(String, Vec<(char, String)>)> {
        let (mut out, mut news) = (String::new(), Vec::new());
        let mut chars = template.chars();
        while let Some(c) = chars.next() {
            if c != '$' {
                out.push(c);
                continue;
            }
            match chars.next()? {
                'b' => {
                    let condition = self.numbers.one_of(CONDITIONS);
                    out += &self.filled(condition)?.0;
                }
                'x' => out += &self.address(),
                'm' => out += self.numbers.one_of(&["app", "app", "app", "other", "init_mm"]),
                'd' => out += self.numbers.one_of(&["0", "1", "2"]),
                'f' => out += &format!("{}.frame", self.variable('e')?),
                'i' => {
                    let insn = self.insns[self.numbers.below(self.insns.len())].clone();
                    let address = self.address();
                    let operands = |part: &str| part.replace("va", &address).replace("tag", "app");
                    let (name, given) = insn.split_once('(').unwrap_or((&insn, ")"));
                    out += &format!("{name}({}", operands(given));
                }
                new if new.is_ascii_uppercase() => {
                    let sort = new.to_ascii_lowercase();
                    let name = format!("{sort}{}", self.declared);
                    self.declared += 1;
                    out += &name;
                    news.push((sort, name));
                }
                sort => out += &self.variable(sort)?,
            }
        }
        Some((out, news))
    }

    fn address(&mut self) -> String {
        let addresses: Vec<&str> = self.topics.iter().flat_map(|topic| topic.addresses).copied().collect();
        self.numbers.one_of(&addresses).to_owned()
    }

    fn variable(&mut self, sort: char) -> Option<String> {
        let names: Vec<&String> =
            self.variables.iter().filter(|(s, _)| *s == sort).map(|(_, name)| name).collect();
        // What was declared last is most often meant.
        let last = names.len().checked_sub(1)?;
        let at = if self.numbers.once_in(3) { self.numbers.below(names.len()) } else { last };
        Some(names[at].clone())
    }
}

/// Instructions of an architecture, as they are declared: `tlbi_vae1is(va, tag)`.
fn insns(arch: &str) -> Vec<String> {
    let path = format!("arch/{arch}.tlb");
    let text = stalewalk_library::FILES.iter().find(|(name, _)| *name == path).map_or("", |(_, text)| text);
    let heads = text.lines().filter_map(|line| line.trim().strip_prefix("insn "));
    heads.filter_map(|head| head.split_once(" {").map(|(head, _)| head.to_owned())).collect()
}
