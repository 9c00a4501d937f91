//! Elements: their names, types and numbers, as the schema of the catalogue has them.

use std::collections::HashSet;

use crate::catalogue::{embedded, rule};
use crate::iam::policy::tree::{Member, Node, Value};
use crate::report::{Arg, Finding, Hint, Issue, Kept, Location};
use crate::request::Document;
use crate::schema::rules::Scope;
use crate::schema::{Context, Object, Walk};

use super::judge::{Change, Judge};
use super::words;

/// A name that was written in other letters.
pub(super) struct Renamed {
    pointer: String,
    ordinal: u32,
    found: String,
    meant: &'static str,
}

/// Gives elements whose names differ from the right ones in case or blanks their names, so that what they
/// hold is judged too.
pub(super) fn rename(root: &mut Node) -> Vec<Renamed> {
    let mut renamed = Vec::new();
    let Some(ref outer) = embedded().lint.elements.object else { return renamed };
    rename_members(root, outer, "", &mut renamed);
    let statements = outer.properties.iter().find(|property| property.name == "Statement");
    let inner =
        statements.and_then(|property| property.schema.list.as_deref()?.items.as_deref()?.object.as_deref());
    let (Some(inner), Value::Object(members)) = (inner, &mut root.value) else { return renamed };
    for member in members.iter_mut().filter(|member| member.name == "Statement") {
        match &mut member.node.value {
            Value::List(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    rename_members(item, inner, &format!("/Statement/{index}"), &mut renamed);
                }
            }
            Value::Object(_) => rename_members(&mut member.node, inner, "/Statement", &mut renamed),
            _ => {}
        }
    }
    renamed
}

fn rename_members(node: &mut Node, object: &'static Object, pointer: &str, renamed: &mut Vec<Renamed>) {
    let Value::Object(members) = &mut node.value else { return };
    let meant = |member: &Member| {
        let plain = words::clean(&member.name);
        let names = object.properties.iter().map(|property| &*property.name);
        names.into_iter().find(|name| name.eq_ignore_ascii_case(&plain) && *name != member.name)
    };
    let present: HashSet<String> = members.iter().map(|member| member.name.clone()).collect();
    for member in members {
        // Beside the right name, a wrong one stays unknown: the two would be one.
        let Some(meant) = meant(member).filter(|meant| !present.contains(&**meant)) else {
            continue;
        };
        let found = std::mem::replace(&mut member.name, meant.to_string());
        renamed.push(Renamed {
            pointer: format!("{pointer}/{meant}"),
            ordinal: member.node.ordinal,
            found,
            meant,
        });
    }
}

/// Walks the schema, and adds the changes that put its findings right.
pub(super) fn check(judge: &mut Judge<'_>, root: &Node, renamed: Vec<Renamed>) {
    for name in renamed {
        let finding = Finding::new(rule::POLICY_ELEMENT_CASE).with("found", Arg::input(&name.found));
        let change = judge.renaming(name.ordinal, name.meant);
        let finding = finding.with("nearest", name.meant);
        judge.report(&name.pointer, name.ordinal, crate::report::Anchor::Name, finding, None, change);
    }
    let mut context = Context::new(embedded(), Location::Policy, Scope::default(), &embedded().lint.document);
    // What is suppressed does not count, so that all are taken here.
    context.issues = Kept::new(Some(usize::MAX));
    // The tree was read within the limits of the engine, so the walk gets to its end.
    let _ = Walk::root(&embedded().lint.elements, &mut context).read_all(root.reader());
    for issue in context.issues.into_parts().0 {
        let change = change(judge, &issue);
        judge.adopt(issue, change);
    }
}

fn change(judge: &Judge<'_>, issue: &Issue) -> Option<Change> {
    let node = judge.node(issue.ordinal)?;
    let span = node.span.clone()?;
    if issue.rule == rule::POLICY_EFFECT {
        let meant = words::clean(node.text()?);
        let meant = embedded().policy.effects.iter().find(|effect| effect.eq_ignore_ascii_case(&meant))?;
        return judge.replacement(issue.ordinal, meant);
    }
    let (_, Arg::Types(expected)) = issue.args.iter().find(|(name, _)| *name == "expected")? else {
        return None;
    };
    let expected = expected.names().next()?;
    match (&node.value, expected) {
        (Value::Text(_) | Value::Object(_), "array") => {
            let edits = vec![(span.start..span.start, "[".to_owned()), (span.end..span.end, "]".to_owned())];
            Some(Change::safe(Hint::new("fix/wrap"), edits))
        }
        // 1.1 without its quotes.
        (Value::Number(_) | Value::Boolean(_), "string") => {
            let written = judge.written(issue.ordinal)?;
            Some(Change::safe(Hint::new("fix/quote"), vec![(span, words::quoted(written))]))
        }
        _ => None,
    }
}
