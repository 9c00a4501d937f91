//! The life cycle: which states an operation needs, and which it passes through.

use super::emit::{Emitter, option, option_text, text};
use super::errors::{self, ErrorCode};
use super::facts::bilingual;
use super::states::{Values, Vocabulary};
use super::yaml::{Entry, Node, Outcome, Place, Problem};

/// Writes `LIFE_CYCLE`, `STATUS_FILTERS`, `LOCK_FACTS` and `STATE_ERRORS`; every operation has one row.
pub fn emit(
    files: &[&Node],
    states: &Vocabulary,
    ids: &[String],
    errors: &[ErrorCode],
    out: &mut Emitter,
) -> Outcome<()> {
    let mut rows: Vec<(usize, String)> = Vec::new();
    for file in files {
        file.only(&["states", "rows", "lock", "errors", "filters"])?;
        for entry in file.map()? {
            match entry.key.as_str() {
                "rows" => emit_rows(file, entry, states, ids, &mut rows, out)?,
                "lock" => emit_lock(&entry.node, ids, out)?,
                "errors" => emit_errors(&entry.node, errors, out)?,
                "filters" => emit_filters(&entry.node, ids, out)?,
                _ => {}
            }
        }
    }
    let missing = ids.iter().enumerate().find(|(index, _)| !rows.iter().any(|(known, _)| known == index));
    if let Some((_, id)) = missing {
        let place = Place { file: "catalogue/lifecycle".into(), line: 1 };
        return Err(Problem { place, message: format!("the operation `{id}` has no row in the life cycle") });
    }
    rows.sort();
    let rows: Vec<String> = rows.into_iter().map(|(_, code)| code).collect();
    let rows = out.slice("LifeCycle", &rows);
    out.item(&format!("pub(crate) static LIFE_CYCLE: &[LifeCycle] = {rows};"));
    Ok(())
}

fn emit_rows(
    file: &Node,
    entry: &Entry,
    states: &Vocabulary,
    ids: &[String],
    rows: &mut Vec<(usize, String)>,
    out: &mut Emitter,
) -> Outcome<()> {
    let list = file.need("states")?;
    let (htaiyun, statuses) = match list.text()? {
        "documented" => (false, &states.statuses),
        "htaiyun" => (true, &states.htaiyun_statuses),
        _ => return list.problem("states is documented or htaiyun"),
    };
    let scope = Scope { states, statuses, ids };
    for row in entry.node.list()? {
        let code = scope.row(row, htaiyun, out)?;
        let named = row.need("operations")?;
        for id in named.texts()? {
            let index = index_of(named, &id, ids)?;
            if rows.iter().any(|(known, _)| *known == index) {
                return named.problem(format!("the operation `{id}` stands twice in the life cycle"));
            }
            rows.push((index, format!("LifeCycle {{ operation: {}, {code} }}", text(&id))));
        }
    }
    Ok(())
}

fn index_of(node: &Node, id: &str, ids: &[String]) -> Outcome<usize> {
    match ids.iter().position(|known| known == id) {
        Some(index) => Ok(index),
        None => node.problem(format!("the operation `{id}` does not exist")),
    }
}

struct Scope<'s> {
    states: &'s Vocabulary,
    /// The statuses that this system reports.
    statuses: &'s Values,
    ids: &'s [String],
}

impl Scope<'_> {
    fn row(&self, row: &Node, htaiyun: bool, out: &mut Emitter) -> Outcome<String> {
        row.only(&["operations", "needs", "lock", "conditions", "expect", "ambiguity"])?;
        let mut needs = Vec::new();
        for need in optional_list(row, "needs")? {
            needs.push(self.need(need, out)?);
        }
        let mut conditions = Vec::new();
        for condition in optional_list(row, "conditions")? {
            condition.only(&["en", "zh", "vm_states", "source"])?;
            let forms = [condition.need("en")?.text()?, condition.need("zh")?.text()?].map(text);
            let vm_states = self.vm_states(condition, "vm_states", out)?;
            conditions.push(format!(
                "ResourceCondition {{ text: [{}], vm_states: {vm_states}, source: {} }}",
                forms.join(", "),
                option_text(condition.find("source").map(Node::text).transpose()?)
            ));
        }
        let mut cases = Vec::new();
        for case in optional_list(row, "expect")? {
            cases.push(self.case(case, out)?);
        }
        let lock = row.need("lock")?;
        let lock = match lock.text()? {
            "refused" => "Lock::Refused",
            "unaffected" => "Lock::Unaffected",
            "unstated" => "Lock::Unstated",
            _ => return lock.problem("lock is refused, unaffected or unstated"),
        };
        let needs = out.slice("Need", &needs);
        let conditions = out.slice("ResourceCondition", &conditions);
        let cases = out.slice("Case", &cases);
        Ok(format!(
            "needs: {needs}, lock: {lock}, conditions: {conditions}, cases: {cases}, htaiyun: {htaiyun}"
        ))
    }

    fn need(&self, need: &Node, out: &mut Emitter) -> Outcome<String> {
        need.only(&[
            "vm_states",
            "or_failed",
            "failed_in",
            "silent",
            "not_vm_states",
            "statuses",
            "idle",
            "source",
        ])?;
        let kinds = ["vm_states", "not_vm_states", "statuses", "idle"];
        if kinds.iter().filter(|kind| need.find(kind).is_some()).count() != 1 {
            return need.problem(format!("a need is one of {}", kinds.join(", ")));
        }
        let kind = if need.find("vm_states").is_some() {
            format!(
                "NeedKind::VmStates {{ only: {}, or_failed: {}, failed_in: {}, silent: {} }}",
                self.vm_states(need, "vm_states", out)?,
                self.operations(need, "or_failed", out)?,
                self.vm_states(need, "failed_in", out)?,
                need.find("silent").map_or(Ok(false), Node::boolean)?
            )
        } else if need.find("not_vm_states").is_some() {
            format!("NeedKind::NotVmStates({})", self.vm_states(need, "not_vm_states", out)?)
        } else if let Some(statuses) = need.find("statuses") {
            self.statuses.known(statuses)?;
            format!("NeedKind::Statuses({})", texts(need, "statuses", out)?)
        } else {
            "NeedKind::Idle".to_owned()
        };
        let source = option_text(need.find("source").map(Node::text).transpose()?);
        Ok(format!("Need {{ kind: {kind}, source: {source} }}"))
    }

    fn case(&self, case: &Node, out: &mut Emitter) -> Outcome<String> {
        case.only(&["when", "from", "tasks", "transitional", "final", "failure", "rolled_back"])?;
        let when = match case.find("when") {
            Some(when) => {
                when.only(&["field", "value"])?;
                let (field, value) = (when.need("field")?.text()?, when.need("value")?.text()?);
                Some(format!("({}, {})", text(field), text(value)))
            }
            None => None,
        };
        let mut code = format!("Case {{ when: {}", option(when));
        for (key, field) in [
            ("from", "from"),
            ("transitional", "transitional"),
            ("final", "last"),
            ("failure", "failure"),
            ("rolled_back", "rolled_back"),
        ] {
            if let Some(list) = case.find(key) {
                self.statuses.known(list)?;
            }
            code.push_str(&format!(", {field}: {}", texts(case, key, out)?));
        }
        if let Some(tasks) = case.find("tasks") {
            self.states.task_states.known(tasks)?;
        }
        Ok(format!("{code}, tasks: {} }}", texts(case, "tasks", out)?))
    }

    /// vm_states of either table: the documents demand some that only Nova's own table has.
    fn vm_states(&self, node: &Node, key: &str, out: &mut Emitter) -> Outcome<String> {
        if let Some(list) = node.find(key)
            && self.states.vm_states.known(list).is_err()
        {
            self.states.nova_vm_states.known(list)?;
        }
        texts(node, key, out)
    }

    fn operations(&self, node: &Node, key: &str, out: &mut Emitter) -> Outcome<String> {
        if let Some(list) = node.find(key) {
            for id in list.texts()? {
                index_of(list, &id, self.ids)?;
            }
        }
        texts(node, key, out)
    }
}

fn optional_list<'n>(node: &'n Node, key: &str) -> Outcome<&'n [Node]> {
    node.find(key).map_or(Ok(&[][..]), Node::list)
}

fn texts(node: &Node, key: &str, out: &mut Emitter) -> Outcome<String> {
    let items = node.find(key).map_or_else(|| Ok(Vec::new()), Node::texts)?;
    Ok(out.slice("&str", &items.iter().map(|item| text(item)).collect::<Vec<_>>()))
}

fn emit_lock(node: &Node, ids: &[String], out: &mut Emitter) -> Outcome<()> {
    node.only(&["source", "condition", "undo"])?;
    let undo = node.need("undo")?;
    for id in undo.texts()? {
        index_of(undo, &id, ids)?;
    }
    let undo = texts(node, "undo", out)?;
    out.item(&format!(
        "pub(crate) static LOCK_FACTS: LockFacts = LockFacts {{ source: {}, condition: {}, undo: {undo} }};",
        text(node.need("source")?.text()?),
        bilingual(node.need("condition")?)?
    ));
    Ok(())
}

fn emit_errors(node: &Node, errors: &[ErrorCode], out: &mut Emitter) -> Outcome<()> {
    let mut rows = Vec::new();
    for row in node.list()? {
        row.only(&["system", "state", "locked"])?;
        rows.push(format!(
            "StateErrors {{ system: {}, state: {}, locked: {} }}",
            text(row.need("system")?.text()?),
            text(errors::known(errors, row.need("state")?)?),
            text(errors::known(errors, row.need("locked")?)?)
        ));
    }
    let rows = out.slice("StateErrors", &rows);
    out.item(&format!("pub(crate) static STATE_ERRORS: &[StateErrors] = {rows};"));
    Ok(())
}

fn emit_filters(node: &Node, ids: &[String], out: &mut Emitter) -> Outcome<()> {
    let mut rows = Vec::new();
    for row in node.list()? {
        row.only(&["operation", "field"])?;
        let operation = row.need("operation")?;
        index_of(operation, operation.text()?, ids)?;
        rows.push(format!(
            "StatusFilter {{ operation: {}, field: {} }}",
            text(operation.text()?),
            text(row.need("field")?.text()?)
        ));
    }
    let rows = out.slice("StatusFilter", &rows);
    out.item(&format!("pub(crate) static STATUS_FILTERS: &[StatusFilter] = {rows};"));
    Ok(())
}
