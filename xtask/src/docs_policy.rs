//! `docs/policy-rules.md`: the rules of the linter with their reasons and examples.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use ecs_preflight::catalogue::{RulePage, rule_pages};
use ecs_preflight::report::Rule;

use crate::Outcome;

/// Writes the page, or only says whether it is up to date.
pub(crate) fn write(root: &Path, check: bool) -> Outcome<()> {
    let template = fs::read_to_string(root.join("xtask/templates/policy-rules.md"))?;
    let page = template.replace("{{table}}", table().trim_end()).replace("{{rules}}", rules()?.trim_end());
    let path = root.join("docs/policy-rules.md");
    if !check {
        return Ok(fs::write(path, page)?);
    }
    if fs::read_to_string(&path).ok().as_ref() == Some(&page) {
        return Ok(());
    }
    Err("docs/policy-rules.md is stale: run `cargo run -p xtask -- docs`".into())
}

/// Every rule of the linter once, with its first wording.
fn linted() -> impl Iterator<Item = Rule<'static>> {
    let mut last = "";
    let known = |rule: &Rule<'static>| rule_pages().iter().any(|page| page.rule == rule.id());
    let once = move |rule: &Rule<'static>| std::mem::replace(&mut last, rule.id()) != rule.id();
    Rule::all().filter(known).filter(once)
}

fn table() -> String {
    let mut text = String::new();
    for rule in linted() {
        // What a rule is about, without the places of a message that only a finding fills.
        let page = rule_pages().iter().find(|page| page.rule == rule.id());
        let Some([en, zh]) = page.map(|page| page.explanation.pair()) else { continue };
        let anchor = rule.id().replace('/', "");
        let _ = writeln!(text, "| [`{}`](#{anchor}) | {} | {en} | {zh} |", rule.id(), rule.severity().name());
    }
    text
}

fn rules() -> Outcome<String> {
    let mut text = String::new();
    for RulePage { rule, explanation, bad, good, name, enterprise_project } in rule_pages() {
        let [en, zh] = explanation.pair();
        let _ = writeln!(text, "## {rule}\n\n{}.\n\n{zh}。\n", capital(en));
        let called = name.as_ref().map(|name| format!(", when it is called `{name}`")).unwrap_or_default();
        let granted = if *enterprise_project { ", with `--enterprise-project`" } else { "" };
        let _ = writeln!(text, "Incorrect{called}{granted}:\n\n```json\n{}\n```\n", example(bad));
        let _ = writeln!(text, "Correct:\n\n```json\n{}\n```\n", example(good));
    }
    Ok(text)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().to_string() + letters.as_str())
}

/// Long examples show their beginning only: what they are about is how much there is.
fn example(text: &str) -> String {
    const SHOWN: usize = 600;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{} …", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}
