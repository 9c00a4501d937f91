//! Server states: the tables of both dialects, htaiyun's own list, and the enumerations made from them.

use std::sync::Arc;

use ecs_preflight_model::{Bilingual, StateList, StateRow, StateValue, States, Str};

use crate::messages::LANGUAGES;
use crate::values::{flag, optional_text, text};
use crate::yaml::{Node, Outcome};

/// The values of one enumeration.
pub(crate) struct Values {
    all: Vec<Arc<StateValue>>,
    /// The names of the members in Rust.
    members: Vec<String>,
}

impl Values {
    /// Refuses a node (a text or a list of texts) that names something else.
    pub(crate) fn known(&self, node: &Node) -> Outcome<()> {
        let unknown = |value: &String| !self.all.iter().any(|known| known.name == value.as_str());
        match node.texts()?.into_iter().find(unknown) {
            Some(value) => node.problem(format!("`{value}` is not in the list of states")),
            None => Ok(()),
        }
    }

    fn names(&self) -> Box<[Str]> {
        self.all.iter().map(|value| value.name.clone()).collect()
    }

    fn list(&self) -> Box<[Arc<StateValue>]> {
        self.all.iter().cloned().collect()
    }

    fn meaning(&self, name: &str) -> Option<&Bilingual> {
        self.all.iter().find(|known| known.name == name).map(|value| &value.meaning)
    }
}

/// The lists that the life cycle refers to.
pub(crate) struct Vocabulary {
    pub(crate) statuses: Values,
    pub(crate) vm_states: Values,
    pub(crate) task_states: Values,
    pub(crate) nova_vm_states: Values,
    pub(crate) htaiyun_statuses: Values,
}

/// An enumeration that the engine names in Rust: its members are places in a list of the catalogue.
#[derive(Debug)]
pub struct Enumeration {
    /// `VmState` and the like.
    pub name: String,
    /// What it is, in English.
    pub title: String,
    /// The list in the catalogue, such as `states.vm_state_values`.
    pub list: &'static str,
    /// The name of each member, and what it means, in English.
    pub members: Vec<(String, String)>,
}

/// The tables of states.
pub(crate) struct Tables {
    pub(crate) states: States,
    pub(crate) nova_states: States,
    pub(crate) htaiyun_statuses: StateList,
    pub(crate) enumerations: Vec<Enumeration>,
    pub(crate) vocabulary: Vocabulary,
}

/// Reads the three files.
pub(crate) fn tables(documented: &Node, nova: &Node, htaiyun: &Node) -> Outcome<Tables> {
    let mut enumerations = Vec::new();
    let (states, own) = dialect(documented, &DOCUMENTED, None, &mut enumerations)?;
    let (nova_states, of_nova) = dialect(nova, &NOVA, Some(&own), &mut enumerations)?;
    htaiyun.only(&["system", "source", "statuses"])?;
    let htaiyun_statuses = values(htaiyun.need("statuses")?, Some(&own.statuses), false)?;
    let title = "A status of the htaiyun server API.".to_owned();
    enumerations.push(enumeration(
        "HtaiyunStatus".into(),
        title,
        "htaiyun_statuses.values",
        &htaiyun_statuses,
    ));
    let list = StateList {
        system: text(htaiyun.need("system")?)?,
        source: text(htaiyun.need("source")?)?,
        values: htaiyun_statuses.list(),
    };
    let vocabulary = Vocabulary {
        statuses: own.statuses,
        vm_states: own.vm_states,
        task_states: own.task_states,
        nova_vm_states: of_nova.vm_states,
        htaiyun_statuses,
    };
    Ok(Tables { states, nova_states, htaiyun_statuses: list, enumerations, vocabulary })
}

/// How the enumerations of a dialect are called, and where their values stand in the catalogue.
struct Dialect {
    prefix: &'static str,
    of: &'static str,
    lists: [&'static str; 5],
}

const DOCUMENTED: Dialect = Dialect {
    prefix: "",
    of: "the documents",
    lists: [
        "states.status_values",
        "states.vm_state_values",
        "states.task_state_values",
        "states.power_state_values",
        "states.host_status_values",
    ],
};

const NOVA: Dialect = Dialect {
    prefix: "Nova",
    of: "OpenStack Nova",
    lists: [
        "nova_states.status_values",
        "nova_states.vm_state_values",
        "nova_states.task_state_values",
        "nova_states.power_state_values",
        "nova_states.host_status_values",
    ],
};

/// The lists that others refer to.
struct Lists {
    statuses: Values,
    vm_states: Values,
    task_states: Values,
}

fn dialect(
    file: &Node,
    dialect: &Dialect,
    documented: Option<&Lists>,
    enumerations: &mut Vec<Enumeration>,
) -> Outcome<(States, Lists)> {
    file.only(&[
        "dialect",
        "source",
        "statuses",
        "vm_states",
        "task_states",
        "power_states",
        "host_statuses",
        "derivation",
        "otherwise",
    ])?;
    let statuses = values(file.need("statuses")?, documented.map(|own| &own.statuses), false)?;
    // vm_states are printed in both letter cases.
    let vm_states = values(file.need("vm_states")?, documented.map(|own| &own.vm_states), true)?;
    let task_states = values(file.need("task_states")?, documented.map(|own| &own.task_states), false)?;
    let power_states = values(file.need("power_states")?, None, false)?;
    let host_statuses = file.find("host_statuses").map(|rows| values(rows, None, false)).transpose()?;
    let titles = [
        ("Status", "A status", Some(&statuses)),
        ("VmState", "A stable state (`OS-EXT-STS:vm_state`)", Some(&vm_states)),
        ("TaskState", "A task (`OS-EXT-STS:task_state`)", Some(&task_states)),
        ("PowerState", "A power state (`OS-EXT-STS:power_state`, a number)", Some(&power_states)),
        ("HostStatus", "A state of the compute service of a host (`host_status`)", host_statuses.as_ref()),
    ];
    for ((name, title, values), list) in titles.into_iter().zip(dialect.lists) {
        let Some(values) = values else { continue };
        let title = format!("{title} of {}.", dialect.of);
        enumerations.push(enumeration(format!("{}{name}", dialect.prefix), title, list, values));
    }
    statuses.known(file.need("otherwise")?)?;
    let states = States {
        source: text(file.need("source")?)?,
        statuses: statuses.names(),
        vm_states: vm_states.names(),
        task_states: task_states.names(),
        status_values: statuses.list(),
        vm_state_values: vm_states.list(),
        task_state_values: task_states.list(),
        power_state_values: power_states.list(),
        host_status_values: host_statuses.map(|values| values.list()).unwrap_or_default(),
        rows: derivation(file, &statuses, &vm_states, &task_states)?,
        otherwise: text(file.need("otherwise")?)?,
    };
    Ok((states, Lists { statuses, vm_states, task_states }))
}

/// A list of named values; a meaning that is left out, and the status that `ecs` names, stand in `documented`.
fn values(list: &Node, documented: Option<&Values>, any_case: bool) -> Outcome<Values> {
    let mut found = Values { all: Vec::new(), members: Vec::new() };
    for row in list.list()? {
        row.only(&["name", "also", "member", "number", "transitional", "ecs", "meaning"])?;
        let name = row.need("name")?.text()?;
        if found.all.iter().any(|known| known.name == name) {
            return row.problem(format!("`{name}` stands twice"));
        }
        if let Some(ecs) = row.find("ecs") {
            match documented {
                Some(documented) => documented.known(ecs)?,
                None => return ecs.problem("the status itself has no equivalent"),
            }
        }
        let value = StateValue {
            name: name.into(),
            also: optional_text(row, "also")?,
            any_case,
            number: row.find("number").map(Node::integer).transpose()?,
            transitional: flag(row, "transitional")?,
            equivalent: optional_text(row, "ecs")?,
            meaning: meaning(row, name, documented.and_then(|documented| documented.meaning(name)))?,
        };
        let member = row.find("member").map(Node::text).transpose()?.unwrap_or(name);
        found.members.push(pascal(member));
        found.all.push(Arc::new(value));
    }
    Ok(found)
}

/// The meaning of a row, or that of the documents where it has none.
fn meaning(row: &Node, name: &str, documented: Option<&Bilingual>) -> Outcome<Bilingual> {
    let Some(meaning) = row.find("meaning") else {
        return match documented {
            Some(documented) => Ok(documented.clone()),
            None => row.problem(format!("`{name}` has no meaning")),
        };
    };
    meaning.only(&LANGUAGES)?;
    let forms = Bilingual { en: text(meaning.need("en")?)?, zh: text(meaning.need("zh")?)? };
    // In a build of one language both forms are the same, and say nothing of the other language.
    if documented == Some(&forms) && forms.en != forms.zh {
        return meaning.problem(format!("`{name}` means the same in the documents: leave it out"));
    }
    Ok(forms)
}

/// `powering-off` and `HARD_REBOOT` -> `PoweringOff` and `HardReboot`.
fn pascal(name: &str) -> String {
    name.split(['-', '_'])
        .map(|word| {
            let mut characters = word.chars();
            let first = characters.next().map(|first| first.to_ascii_uppercase());
            first.into_iter().chain(characters.map(|c| c.to_ascii_lowercase())).collect::<String>()
        })
        .collect()
}

fn enumeration(name: String, title: String, list: &'static str, values: &Values) -> Enumeration {
    let described = values.all.iter().map(|value| format!("`{}`: {}", value.name, value.meaning.en));
    let members = values.members.iter().cloned().zip(described).collect();
    Enumeration { name, title, list, members }
}

fn derivation(
    file: &Node,
    statuses: &Values,
    vm_states: &Values,
    task_states: &Values,
) -> Outcome<Box<[StateRow]>> {
    let mut rows = Vec::new();
    let mut seen: Vec<(Str, Option<Str>)> = Vec::new();
    for row in file.need("derivation")?.list()? {
        row.only(&["vm_state", "task_states", "idle", "others", "status"])?;
        vm_states.known(row.need("vm_state")?)?;
        statuses.known(row.need("status")?)?;
        let vm_state = text(row.need("vm_state")?)?;
        let idle = flag(row, "idle")?;
        let mut tasks = Vec::new();
        if let Some(list) = row.find("task_states") {
            task_states.known(list)?;
            tasks = list.texts()?.into_iter().map(Str::from).collect();
        }
        for task in tasks.iter().cloned().map(Some).chain(idle.then_some(None)) {
            let pair = (vm_state.clone(), task);
            if seen.contains(&pair) {
                return row.problem(format!("`{vm_state}` has a status for this task already"));
            }
            seen.push(pair);
        }
        rows.push(StateRow {
            vm_state,
            task_states: tasks.into(),
            idle,
            others: flag(row, "others")?,
            status: text(row.need("status")?)?,
        });
    }
    Ok(rows.into())
}
