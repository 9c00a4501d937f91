//! The life cycle: which states an operation needs, and which it passes through.

use ecs_preflight_model::{
    Case, ErrorCode, LifeCycle, Lock, LockFacts, Need, NeedKind, ResourceCondition, StateErrors,
    StatusFilter, Str,
};

use crate::errors;
use crate::states::{Values, Vocabulary};
use crate::values::{bilingual, flag, optional_list, optional_text, optional_texts, text, texts};
use crate::yaml::{Entry, Node, Outcome, Place, Problem};

/// What the files of `catalogue/lifecycle/` say.
#[derive(Default)]
pub(crate) struct Life {
    pub(crate) life_cycle: Box<[LifeCycle]>,
    pub(crate) lock_facts: LockFacts,
    pub(crate) state_errors: Box<[StateErrors]>,
    pub(crate) status_filters: Box<[StatusFilter]>,
}

/// Reads them; every operation has one row.
pub(crate) fn life(
    files: &[&Node],
    states: &Vocabulary,
    ids: &[String],
    errors: &[ErrorCode],
) -> Outcome<Life> {
    let mut life = Life::default();
    let mut rows: Vec<(usize, LifeCycle)> = Vec::new();
    for file in files {
        file.only(&["states", "rows", "lock", "errors", "filters"])?;
        for entry in file.map()? {
            match entry.key.as_str() {
                "rows" => read_rows(file, entry, states, ids, &mut rows)?,
                "lock" => life.lock_facts = lock_facts(&entry.node, ids)?,
                "errors" => life.state_errors = state_errors(&entry.node, errors)?,
                "filters" => life.status_filters = filters(&entry.node, ids)?,
                _ => {}
            }
        }
    }
    let missing = ids.iter().enumerate().find(|(index, _)| !rows.iter().any(|(known, _)| known == index));
    if let Some((_, id)) = missing {
        let place = Place::start("catalogue/lifecycle");
        return Err(Problem { place, message: format!("the operation `{id}` has no row in the life cycle") });
    }
    rows.sort_by_key(|(index, _)| *index);
    life.life_cycle = rows.into_iter().map(|(_, row)| row).collect();
    Ok(life)
}

fn read_rows(
    file: &Node,
    entry: &Entry,
    states: &Vocabulary,
    ids: &[String],
    rows: &mut Vec<(usize, LifeCycle)>,
) -> Outcome<()> {
    let list = file.need("states")?;
    let (htaiyun, statuses) = match list.text()? {
        "documented" => (false, &states.statuses),
        "htaiyun" => (true, &states.htaiyun_statuses),
        _ => return list.problem("states is documented or htaiyun"),
    };
    let scope = Scope { states, statuses, ids };
    for row in entry.node.list()? {
        let named = row.need("operations")?;
        for id in named.texts()? {
            let read = scope.row(row, &id, htaiyun)?;
            let index = index_of(named, &id, ids)?;
            if rows.iter().any(|(known, _)| *known == index) {
                return named.problem(format!("the operation `{id}` stands twice in the life cycle"));
            }
            rows.push((index, read));
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
    fn row(&self, row: &Node, operation: &str, htaiyun: bool) -> Outcome<LifeCycle> {
        row.only(&["operations", "needs", "lock", "conditions", "expect", "ambiguity"])?;
        let needs = optional_list(row, "needs")?.iter().map(|need| self.need(need));
        let needs = needs.collect::<Outcome<_>>()?;
        let conditions = optional_list(row, "conditions")?.iter().map(|condition| self.condition(condition));
        let conditions = conditions.collect::<Outcome<_>>()?;
        let cases = optional_list(row, "expect")?.iter().map(|case| self.case(case));
        let cases = cases.collect::<Outcome<_>>()?;
        let lock = row.need("lock")?;
        let lock = match lock.text()? {
            "refused" => Lock::Refused,
            "unaffected" => Lock::Unaffected,
            "unstated" => Lock::Unstated,
            _ => return lock.problem("lock is refused, unaffected or unstated"),
        };
        Ok(LifeCycle { operation: operation.into(), needs, lock, conditions, cases, htaiyun })
    }

    fn condition(&self, condition: &Node) -> Outcome<ResourceCondition> {
        condition.only(&["en", "zh", "vm_states", "source"])?;
        Ok(ResourceCondition {
            text: ecs_preflight_model::Bilingual {
                en: text(condition.need("en")?)?,
                zh: text(condition.need("zh")?)?,
            },
            vm_states: self.vm_states(condition, "vm_states")?,
            source: optional_text(condition, "source")?,
        })
    }

    fn need(&self, need: &Node) -> Outcome<Need> {
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
            NeedKind::VmStates {
                only: self.vm_states(need, "vm_states")?,
                or_failed: self.operations(need, "or_failed")?,
                failed_in: self.vm_states(need, "failed_in")?,
                silent: flag(need, "silent")?,
            }
        } else if need.find("not_vm_states").is_some() {
            NeedKind::NotVmStates(self.vm_states(need, "not_vm_states")?)
        } else if let Some(statuses) = need.find("statuses") {
            self.statuses.known(statuses)?;
            NeedKind::Statuses(texts(statuses)?)
        } else {
            NeedKind::Idle
        };
        Ok(Need { kind, source: optional_text(need, "source")? })
    }

    fn case(&self, case: &Node) -> Outcome<Case> {
        case.only(&["when", "from", "tasks", "transitional", "final", "failure", "rolled_back"])?;
        let when = match case.find("when") {
            Some(when) => {
                when.only(&["field", "value"])?;
                Some((text(when.need("field")?)?, text(when.need("value")?)?))
            }
            None => None,
        };
        if let Some(tasks) = case.find("tasks") {
            self.states.task_states.known(tasks)?;
        }
        Ok(Case {
            when,
            from: self.statuses(case, "from")?,
            tasks: optional_texts(case, "tasks")?,
            transitional: self.statuses(case, "transitional")?,
            last: self.statuses(case, "final")?,
            failure: self.statuses(case, "failure")?,
            rolled_back: self.statuses(case, "rolled_back")?,
        })
    }

    fn statuses(&self, node: &Node, key: &str) -> Outcome<Box<[Str]>> {
        if let Some(list) = node.find(key) {
            self.statuses.known(list)?;
        }
        optional_texts(node, key)
    }

    /// vm_states of either table: the documents demand some that only Nova's own table has.
    fn vm_states(&self, node: &Node, key: &str) -> Outcome<Box<[Str]>> {
        if let Some(list) = node.find(key)
            && self.states.vm_states.known(list).is_err()
        {
            self.states.nova_vm_states.known(list)?;
        }
        optional_texts(node, key)
    }

    fn operations(&self, node: &Node, key: &str) -> Outcome<Box<[Str]>> {
        if let Some(list) = node.find(key) {
            for id in list.texts()? {
                index_of(list, &id, self.ids)?;
            }
        }
        optional_texts(node, key)
    }
}

fn lock_facts(node: &Node, ids: &[String]) -> Outcome<LockFacts> {
    node.only(&["source", "condition", "undo"])?;
    let undo = node.need("undo")?;
    for id in undo.texts()? {
        index_of(undo, &id, ids)?;
    }
    Ok(LockFacts {
        source: text(node.need("source")?)?,
        condition: bilingual(node.need("condition")?)?,
        undo: texts(undo)?,
    })
}

fn state_errors(node: &Node, errors: &[ErrorCode]) -> Outcome<Box<[StateErrors]>> {
    let mut rows = Vec::new();
    for row in node.list()? {
        row.only(&["system", "state", "locked"])?;
        rows.push(StateErrors {
            system: text(row.need("system")?)?,
            state: errors::known(errors, row.need("state")?)?,
            locked: errors::known(errors, row.need("locked")?)?,
        });
    }
    Ok(rows.into())
}

fn filters(node: &Node, ids: &[String]) -> Outcome<Box<[StatusFilter]>> {
    let mut rows = Vec::new();
    for row in node.list()? {
        row.only(&["operation", "field"])?;
        let operation = row.need("operation")?;
        index_of(operation, operation.text()?, ids)?;
        rows.push(StatusFilter { operation: text(operation)?, field: text(row.need("field")?)? });
    }
    Ok(rows.into())
}
