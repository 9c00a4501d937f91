//! Server states: the tables of both dialects, htaiyun's own list, and the enumerations made from them.

use super::emit::{Emitter, option, option_text, text};
use super::yaml::{Node, Outcome};

/// The values of one enumeration.
pub struct Values {
    /// As the API writes them.
    pub names: Vec<String>,
    /// The static that holds each.
    statics: Vec<String>,
    members: Vec<(String, String)>,
    meanings: Vec<[String; 2]>,
}

impl Values {
    /// Refuses a node (a text or a list of texts) that names something else.
    pub fn known(&self, node: &Node) -> Outcome<()> {
        match node.texts()?.iter().find(|value| !self.names.contains(value)) {
            Some(value) => node.problem(format!("`{value}` is not in the list of states")),
            None => Ok(()),
        }
    }

    fn meaning(&self, name: &str) -> Option<&[String; 2]> {
        self.names.iter().zip(&self.meanings).find(|(known, _)| *known == name).map(|(_, meaning)| meaning)
    }

    fn list(&self, out: &mut Emitter) -> String {
        let statics: Vec<String> = self.statics.iter().map(|name| format!("&{name}")).collect();
        out.slice("&StateValue", &statics)
    }
}

/// The lists that the life cycle refers to.
pub struct Vocabulary {
    pub statuses: Values,
    pub vm_states: Values,
    pub task_states: Values,
    pub nova_vm_states: Values,
    pub htaiyun_statuses: Values,
}

/// Writes `STATES`, `NOVA_STATES`, `HTAIYUN_STATUSES` and the enumerations.
pub fn emit(documented: &Node, nova: &Node, htaiyun: &Node, out: &mut Emitter) -> Outcome<Vocabulary> {
    let own = emit_dialect(documented, "", "STATES", None, out)?;
    let (_, nova_vm_states, _) = emit_dialect(nova, "Nova", "NOVA_STATES", Some(&own), out)?;
    let (statuses, vm_states, task_states) = own;
    htaiyun.only(&["system", "source", "statuses"])?;
    let rows = htaiyun.need("statuses")?;
    let htaiyun_statuses = values(rows, Some(&statuses), false, out)?;
    emit_enumeration("HtaiyunStatus", "A status of the htaiyun server API.", &htaiyun_statuses, out);
    let list = htaiyun_statuses.list(out);
    out.item(&format!(
        "pub(crate) static HTAIYUN_STATUSES: StateList = StateList {{ system: {}, source: {}, values: {list} }};",
        text(htaiyun.need("system")?.text()?),
        text(htaiyun.need("source")?.text()?)
    ));
    Ok(Vocabulary { statuses, vm_states, task_states, nova_vm_states, htaiyun_statuses })
}

fn emit_dialect(
    file: &Node,
    prefix: &str,
    table: &str,
    documented: Option<&(Values, Values, Values)>,
    out: &mut Emitter,
) -> Outcome<(Values, Values, Values)> {
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
    let statuses = values(file.need("statuses")?, documented.map(|own| &own.0), false, out)?;
    // vm_states are printed in both letter cases.
    let vm_states = values(file.need("vm_states")?, documented.map(|own| &own.1), true, out)?;
    let task_states = values(file.need("task_states")?, documented.map(|own| &own.2), false, out)?;
    let power_states = values(file.need("power_states")?, None, false, out)?;
    let of = if prefix.is_empty() { "the documents" } else { "OpenStack Nova" };
    let mut enumerations = vec![
        ("Status", "A status", &statuses),
        ("VmState", "A stable state (`OS-EXT-STS:vm_state`)", &vm_states),
        ("TaskState", "A task (`OS-EXT-STS:task_state`)", &task_states),
        ("PowerState", "A power state (`OS-EXT-STS:power_state`, a number)", &power_states),
    ];
    let host_statuses = file.find("host_statuses").map(|rows| values(rows, None, false, out)).transpose()?;
    if let Some(host_statuses) = &host_statuses {
        enumerations.push((
            "HostStatus",
            "A state of the compute service of a host (`host_status`)",
            host_statuses,
        ));
    }
    for (name, title, values) in &enumerations {
        emit_enumeration(&format!("{prefix}{name}"), &format!("{title} of {of}."), values, out);
    }
    let rows = derivation(file, &statuses, &vm_states, &task_states, out)?;
    statuses.known(file.need("otherwise")?)?;
    let mut code = format!(
        "pub(crate) static {table}: States = States {{ source: {}, rows: {rows}, otherwise: {}",
        text(file.need("source")?.text()?),
        text(file.need("otherwise")?.text()?)
    );
    let named = [("statuses", &statuses), ("vm_states", &vm_states), ("task_states", &task_states)];
    for (field, values) in named {
        let names: Vec<String> = values.names.iter().map(|name| text(name)).collect();
        code.push_str(&format!(", {field}: {}", out.slice("&str", &names)));
    }
    for (name, _, values) in &enumerations {
        code.push_str(&format!(", {}: {}", field(name), values.list(out)));
    }
    if host_statuses.is_none() {
        code.push_str(", host_status_values: &[]");
    }
    out.item(&format!("{code} }};"));
    Ok((statuses, vm_states, task_states))
}

fn field(enumeration: &str) -> &'static str {
    match enumeration {
        "Status" => "status_values",
        "VmState" => "vm_state_values",
        "TaskState" => "task_state_values",
        "PowerState" => "power_state_values",
        _ => "host_status_values",
    }
}

/// A list of named values; a meaning that is left out, and the status that `ecs` names, stand in `documented`.
fn values(list: &Node, documented: Option<&Values>, any_case: bool, out: &mut Emitter) -> Outcome<Values> {
    let mut all =
        Values { names: Vec::new(), statics: Vec::new(), members: Vec::new(), meanings: Vec::new() };
    for row in list.list()? {
        row.only(&["name", "also", "member", "number", "transitional", "ecs", "meaning"])?;
        let name = row.need("name")?.text()?.to_owned();
        if all.names.contains(&name) {
            return row.problem(format!("`{name}` stands twice"));
        }
        if let Some(ecs) = row.find("ecs") {
            match documented {
                Some(documented) => documented.known(ecs)?,
                None => return ecs.problem("the status itself has no equivalent"),
            }
        }
        let known = documented.and_then(|documented| documented.meaning(&name));
        let meaning = match (row.find("meaning"), known) {
            (Some(meaning), known) => {
                meaning.only(&super::messages::LANGUAGES)?;
                let forms = [meaning.need("en")?.text()?.to_owned(), meaning.need("zh")?.text()?.to_owned()];
                // In a build of one language both forms are the same, and say nothing of the other language.
                if known == Some(&forms) && forms[0] != forms[1] {
                    return meaning
                        .problem(format!("`{name}` means the same in the documents: leave it out"));
                }
                forms
            }
            (None, Some(known)) => known.clone(),
            (None, None) => return row.problem(format!("`{name}` has no meaning")),
        };
        let code = format!(
            "StateValue {{ name: {}, also: {}, any_case: {any_case}, number: {}, transitional: {}, equivalent: {}, \
             meaning: {} }}",
            text(&name),
            option_text(row.find("also").map(Node::text).transpose()?),
            option(row.find("number").map(|node| node.integer().map(|n| n.to_string())).transpose()?),
            row.find("transitional").map_or(Ok(false), Node::boolean)?,
            option_text(row.find("ecs").map(Node::text).transpose()?),
            format_args!("[{}]", meaning.each_ref().map(|form| text(form)).join(", "))
        );
        all.statics.push(out.shared("StateValue", code));
        let member = row.find("member").map(Node::text).transpose()?.unwrap_or(&name);
        let doc = format!("`{name}`: {}", meaning[0]);
        all.members.push((pascal(member), doc));
        all.names.push(name);
        all.meanings.push(meaning);
    }
    Ok(all)
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

fn emit_enumeration(name: &str, doc: &str, values: &Values, out: &mut Emitter) {
    let members: Vec<String> = values
        .members
        .iter()
        .zip(&values.statics)
        .map(|((member, doc), value)| format!("    #[doc = {}] {member} = {value},", text(doc)))
        .collect();
    out.item(&format!("enumeration! {{ {}, {name},\n{}\n}}", text(doc), members.join("\n")));
}

fn derivation(
    file: &Node,
    statuses: &Values,
    vm_states: &Values,
    task_states: &Values,
    out: &mut Emitter,
) -> Outcome<String> {
    let mut rows = Vec::new();
    let mut seen: Vec<(String, Option<String>)> = Vec::new();
    for row in file.need("derivation")?.list()? {
        row.only(&["vm_state", "task_states", "idle", "others", "status"])?;
        vm_states.known(row.need("vm_state")?)?;
        statuses.known(row.need("status")?)?;
        let vm_state = row.need("vm_state")?.text()?;
        let idle = row.find("idle").map_or(Ok(false), Node::boolean)?;
        let mut tasks = Vec::new();
        if let Some(list) = row.find("task_states") {
            task_states.known(list)?;
            tasks = list.texts()?;
        }
        let pairs = tasks.iter().cloned().map(Some).chain(idle.then_some(None));
        for pair in pairs.map(|task| (vm_state.to_owned(), task)) {
            if seen.contains(&pair) {
                return row.problem(format!("`{}` has a status for this task already", pair.0));
            }
            seen.push(pair);
        }
        let tasks: Vec<String> = tasks.iter().map(|task| text(task)).collect();
        let tasks = out.slice("&str", &tasks);
        rows.push(format!(
            "StateRow {{ vm_state: {}, task_states: {tasks}, idle: {idle}, others: {}, status: {} }}",
            text(vm_state),
            row.find("others").map_or(Ok(false), Node::boolean)?,
            text(row.need("status")?.text()?)
        ));
    }
    Ok(out.slice("StateRow", &rows))
}
