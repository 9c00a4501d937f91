//! Heat templates: the resources of Nova that they create.

use serde_json::Value;

use super::capture::{Captured, Each, Item, Source};
use super::mapping::mapping;
use super::tree::Branch;
use super::yaml::Placed;
use super::{Look, Reader, Stop};

pub(super) struct Heat;

impl Reader for Heat {
    fn name(&self) -> &'static str {
        "Heat templates"
    }

    fn knows(&self, look: &Look<'_>) -> bool {
        look.has(&["heat_template_version"])
            || look.has_line(|line| line.trim_start_matches(['"', '\'']).starts_with("heat_template_version"))
    }

    fn read(&self, source: &Source<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
        let placed = Placed::of(source.text).map_err(|why| source.unread(&why))?;
        let template = placed.value();
        let resources = template.get("resources").and_then(Value::as_object);
        for (name, resource) in resources.into_iter().flatten() {
            let at = format!("/resources/{}", name.replace('~', "~0").replace('/', "~1"));
            // A group makes several of the resource that it defines.
            let (resource, at) = match resource.pointer("/properties/resource_def") {
                Some(inner) => (inner, format!("{at}/properties/resource_def")),
                None => (resource, at),
            };
            let kind = resource.get("type").and_then(Value::as_str);
            let Some(mapping) = kind.and_then(mapping) else { continue };
            let nothing = Value::Object(serde_json::Map::new());
            let properties = resource.get("properties").unwrap_or(&nothing);
            let branch = Branch {
                placed: &placed,
                at: format!("{at}/properties"),
                values: properties,
                later: is_function,
            };
            let whole = placed.place(&at).unwrap_or_default();
            let line = source.line(whole.start);
            if let Some(captured) = mapping.request(&branch, whole) {
                let captured = Captured { line, resource: named(name), ..captured };
                each(source, Item::Request(Box::new(captured)))?;
            }
        }
        Ok(())
    }
}

/// A name that is plainly one.
fn named(name: &str) -> Option<String> {
    let plain =
        name.len() <= 255 && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    plain.then(|| name.to_owned())
}

/// `{get_param: x}` and the like: what comes of it, the engine knows.
fn is_function(value: &Value) -> bool {
    const FUNCTIONS: [&str; 22] = [
        "get_param",
        "get_resource",
        "get_attr",
        "get_file",
        "str_replace",
        "str_replace_strict",
        "str_replace_vstrict",
        "str_split",
        "list_join",
        "list_concat",
        "list_concat_unique",
        "map_merge",
        "map_replace",
        "repeat",
        "resource_facade",
        "digest",
        "yaql",
        "if",
        "filter",
        "make_url",
        "contains",
        "Ref",
    ];
    let Value::Object(members) = value else { return false };
    members.len() == 1
        && members.keys().all(|name| FUNCTIONS.contains(&name.as_str()) || name.starts_with("Fn::"))
}
