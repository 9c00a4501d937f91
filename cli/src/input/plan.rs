//! Terraform plans (`terraform show -json`): the calls that create what a plan adds.

use std::cell::RefCell;
use std::ops::Range;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::capture::{Captured, Each, Item, Opened, Source};
use super::mapping::{Attributes, Known, mapping};
use super::{Look, Reader, Stop};

#[derive(Deserialize)]
struct Plan<'p> {
    format_version: String,
    #[serde(borrow)]
    resource_changes: Option<Vec<&'p RawValue>>,
    #[serde(borrow)]
    planned_values: Option<Values<'p>>,
}

#[derive(Deserialize)]
struct Values<'p> {
    #[serde(borrow)]
    root_module: Option<Module<'p>>,
}

#[derive(Deserialize)]
struct Module<'p> {
    #[serde(borrow, default)]
    resources: Vec<&'p RawValue>,
    #[serde(borrow, default)]
    child_modules: Vec<Module<'p>>,
}

#[derive(Deserialize)]
struct Resource<'p> {
    address: String,
    mode: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow)]
    change: Option<Change<'p>>,
    #[serde(borrow)]
    values: Option<&'p RawValue>,
    sensitive_values: Option<Value>,
}

#[derive(Deserialize)]
struct Change<'p> {
    actions: Vec<String>,
    #[serde(borrow)]
    after: Option<&'p RawValue>,
    #[serde(default)]
    after_unknown: Value,
    after_sensitive: Option<Value>,
}

pub(super) struct TerraformPlan;

impl Reader for TerraformPlan {
    fn name(&self) -> &'static str {
        "Terraform plans (terraform show -json)"
    }

    fn knows(&self, look: &Look<'_>) -> bool {
        look.has(&["format_version"]) && (look.has(&["resource_changes"]) || look.has(&["planned_values"]))
    }

    fn read(&self, source: &Source<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
        let plan: Plan<'_> = serde_json::from_str(source.text)
            .map_err(|_| Stop::unread("it is a Terraform plan whose `resource_changes` are not a list"))?;
        // The first versions do not say what is sensitive; later ones always do.
        let marks = !plan.format_version.starts_with("0.");
        if let Some(changes) = plan.resource_changes {
            return changes.iter().try_for_each(|change| resource(change, marks, source, each));
        }
        let root = plan.planned_values.and_then(|values| values.root_module);
        root.map_or(Ok(()), |root| module(&root, marks, source, each))
    }
}

fn module(module: &Module<'_>, marks: bool, source: &Source<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
    module.resources.iter().try_for_each(|raw| resource(raw, marks, source, each))?;
    module.child_modules.iter().try_for_each(|inner| self::module(inner, marks, source, each))
}

fn resource(raw: &RawValue, marks: bool, source: &Source<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
    let Ok(resource) = serde_json::from_str::<Resource<'_>>(raw.get()) else { return Ok(()) };
    let Some(mapping) = mapping(&resource.kind) else { return Ok(()) };
    if resource.mode.as_deref() == Some("data") {
        return Ok(());
    }
    let (values, unknown, sensitive) = match &resource.change {
        // What is changed or removed takes other calls.
        Some(change) if !change.actions.iter().any(|action| action == "create") => return Ok(()),
        Some(change) => (change.after, Some(&change.after_unknown), change.after_sensitive.as_ref()),
        None => (resource.values, None, resource.sensitive_values.as_ref()),
    };
    let Some(text) = values.map(RawValue::get) else { return Ok(()) };
    let Ok(values) = serde_json::from_str::<Value>(text) else { return Ok(()) };
    let sensitive = match sensitive {
        Some(sensitive) if fits(sensitive, &values, unknown) => sensitive.clone(),
        None if !marks => Value::Null,
        // Marks that fit nothing, or none at all, may have been lost: then nothing is shown.
        _ => Value::Bool(true),
    };
    let after =
        After { values, text, at: source.offset(text), unknown, sensitive, opened: RefCell::default() };
    let start = source.offset(raw.get());
    if let Some(captured) = mapping.request(&after, start..start + 1) {
        let line = source.line(start);
        let captured = Captured { line, resource: Some(shown(&resource.address)), ..captured };
        each(source, Item::Request(Box::new(captured)))?;
    }
    Ok(())
}

/// Longer addresses are cut.
const LONGEST_ADDRESS: usize = 256;

fn shown(address: &str) -> String {
    address.chars().take(LONGEST_ADDRESS).collect()
}

/// The values of a resource as they will be.
struct After<'a> {
    values: Value,
    text: &'a str,
    /// Where the text begins in the file.
    at: usize,
    /// What is known after the apply; none where that is left out of the values instead.
    unknown: Option<&'a Value>,
    sensitive: Value,
    opened: RefCell<Opened<'a>>,
}

impl Attributes for After<'_> {
    fn values(&self) -> &Value {
        &self.values
    }

    fn known(&self, pointer: &str, value: Option<&Value>) -> Known {
        let later = match self.unknown {
            Some(unknown) => marked(unknown, pointer),
            None => value.is_none(),
        };
        // Of a value that is somebody's secret under a name that is none, nothing can be said that does not show it.
        let name = pointer.rsplit('/').next().unwrap_or_default();
        let secret = marked(&self.sensitive, pointer) && !ecs_preflight::report::is_secret_name(name);
        let secret = secret && value.is_some_and(|value| !value.is_null());
        if later || secret { Known::Later } else { Known::Given }
    }

    fn place(&self, pointer: &str) -> Option<Range<usize>> {
        let mut pointer = pointer;
        loop {
            if let Some(range) = self.opened.borrow_mut().value_at(self.text, pointer) {
                return Some(self.at + range.start..self.at + range.end);
            }
            pointer = pointer.rsplit_once('/')?.0;
        }
    }
}

/// Whether every mark is about something.
fn fits(marks: &Value, values: &Value, unknown: Option<&Value>) -> bool {
    let missing = Value::Bool(true);
    match marks {
        Value::Object(members) => members.iter().all(|(name, mark)| {
            let later = unknown.and_then(|unknown| unknown.get(name));
            let value = values.get(name).or(later.or(unknown.is_none().then_some(&missing)));
            value.map_or(!holds_mark(mark), |value| fits(mark, value, later))
        }),
        Value::Array(items) => items.iter().enumerate().all(|(index, mark)| {
            let later = unknown.and_then(|unknown| unknown.get(index));
            values.get(index).or(later).map_or(!holds_mark(mark), |value| fits(mark, value, later))
        }),
        _ => true,
    }
}

fn holds_mark(marks: &Value) -> bool {
    match marks {
        Value::Bool(marked) => *marked,
        Value::Array(items) => items.iter().any(holds_mark),
        Value::Object(members) => members.values().any(holds_mark),
        _ => false,
    }
}

/// Whether a value, or all that is around it, is marked.
fn marked(marks: &Value, pointer: &str) -> bool {
    let mut here = marks;
    for step in pointer.split('/').skip(1) {
        if here == &Value::Bool(true) {
            return true;
        }
        let next = match here {
            Value::Array(items) => step.parse().ok().and_then(|index: usize| items.get(index)),
            Value::Object(members) => members.get(&step.replace("~1", "/").replace("~0", "~")),
            _ => None,
        };
        let Some(next) = next else { return false };
        here = next;
    }
    here == &Value::Bool(true)
}
