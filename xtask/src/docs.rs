//! The pages of `docs/` that are made from the tables of the core.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use ecs_preflight::catalogue::{Lock, NeedKind, StateRow, StateValue, operations};
use ecs_preflight::lifecycle;
use ecs_preflight::status::{Dialect, Kind};

use crate::Outcome;

/// Writes the pages, or only says whether they are up to date.
pub(crate) fn write(root: &Path, check: bool) -> Outcome<()> {
    let template = fs::read_to_string(root.join("xtask/templates/states.md"))?;
    let page = states(&template)?;
    let path = root.join("docs/states.md");
    if !check {
        return Ok(fs::write(path, page)?);
    }
    if fs::read_to_string(&path).ok().as_ref() == Some(&page) {
        return Ok(());
    }
    Err("docs/states.md is stale: run `cargo run -p xtask -- docs`".into())
}

fn states(template: &str) -> Outcome<String> {
    let documented = |kind: Kind| values(kind, Dialect::Documented);
    let nova = Dialect::Nova.states();
    let parts = [
        ("picture", lifecycle::picture()),
        ("statuses", documented(Kind::Status)),
        ("vm_states", documented(Kind::VmState)),
        ("task_states", documented(Kind::TaskState)),
        ("derivation", derivation(&Dialect::Documented.states().rows)),
        ("power_states", documented(Kind::PowerState)),
        ("host_statuses", documented(Kind::HostStatus)),
        ("nova_derivation", derivation(&nova.rows)),
        ("nova_power_states", values(Kind::PowerState, Dialect::Nova)),
        ("htaiyun", documented(Kind::HtaiyunStatus)),
        ("lifecycle", life_cycle()),
    ];
    let mut page = template.to_owned();
    for (name, text) in parts {
        let place = format!("{{{{{name}}}}}");
        if !page.contains(&place) {
            return Err(format!("the template has no {place}").into());
        }
        page = page.replace(&place, text.trim_end());
    }
    match page.find("{{") {
        Some(_) => Err("the template names a part that is not made".into()),
        None => Ok(page),
    }
}

fn code(text: &str) -> String {
    if text.is_empty() { "(empty)".to_owned() } else { format!("`{text}`") }
}

fn list(names: &[impl AsRef<str>]) -> String {
    names.iter().map(|name| code(name.as_ref())).collect::<Vec<_>>().join(", ")
}

/// The values of one kind with their meanings.
fn values(kind: Kind, dialect: Dialect) -> String {
    let all = kind.values(dialect);
    let numbered = all.iter().any(|value| value.number.is_some());
    let equivalent = kind == Kind::HtaiyunStatus;
    let mut head = vec![kind.name(), "meaning", "含义"];
    if numbered {
        head.insert(0, "number");
    }
    if equivalent {
        head.push("table A-1");
    }
    let row = |value: &StateValue| {
        let mut cells = vec![code(&value.name)];
        if numbered {
            cells.insert(0, value.number.map(|number| number.to_string()).unwrap_or_default());
        }
        cells.extend(value.meaning.pair().map(str::to_owned));
        if equivalent {
            cells.push(value.equivalent.as_deref().map(code).unwrap_or_default());
        }
        cells
    };
    table(&head, all.iter().map(|value| row(value)))
}

fn derivation(rows: &[StateRow]) -> String {
    let row = |row: &StateRow| {
        let mut tasks: Vec<String> = row.task_states.iter().map(|task| code(task)).collect();
        if row.idle {
            tasks.push("none".to_owned());
        }
        if row.others {
            tasks.push("none, and every other task".to_owned());
        }
        vec![code(&row.vm_state), tasks.join(", "), code(&row.status)]
    };
    table(&["vm_state", "task_state", "status"], rows.iter().map(row))
}

fn life_cycle() -> String {
    let mut rows = Vec::new();
    for operation in operations() {
        let Some(row) = lifecycle::of(operation) else { continue };
        let expectation = lifecycle::expect(operation);
        if row.needs.is_empty() && row.lock == Lock::Unaffected && !expectation.changes_state() {
            continue;
        }
        let needs: Vec<String> = row.needs.iter().map(|need| self::need(&need.kind)).collect();
        let lock = match row.lock {
            Lock::Refused => "refused",
            Lock::Unstated => "not said",
            Lock::Unaffected => "",
        };
        rows.push(vec![
            code(&operation.id),
            needs.join("; "),
            lock.to_owned(),
            list(&expectation.transitional),
            list(&expectation.last),
            list(&expectation.failure),
            operation.source.to_string(),
        ]);
    }
    let head = ["operation", "needs", "locked", "meanwhile", "done", "failed", "source"];
    table(&head, rows.into_iter())
}

fn need(kind: &NeedKind) -> String {
    match kind {
        NeedKind::VmStates { only, or_failed, .. } if or_failed.is_empty() => {
            format!("vm_state {}", list(only))
        }
        NeedKind::VmStates { only, or_failed, .. } => {
            format!("vm_state {}, or {} failed last", list(only), list(or_failed))
        }
        NeedKind::NotVmStates(refused) => format!("vm_state not {}", list(refused)),
        NeedKind::Statuses(needed) => format!("status {}", list(needed)),
        NeedKind::Idle => "no task".to_owned(),
    }
}

fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut text = format!("| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len()));
    for cells in rows {
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    text
}
