//! Cross-field rules: an effect, and the conditions under which it must hold.

use super::emit::option_text;
use super::errors;
use super::facts;
use super::origin::Origin;
use super::schema::Vocabulary;
use super::shape::{Constraint, Shape, camel, literal};
use super::yaml::{Node, Outcome, Value};

impl Vocabulary {
    /// `within` is where the members of the object or list stand.
    pub(super) fn constraint(&self, node: &Node, within: &Origin, shape: &Shape) -> Outcome<Constraint> {
        let effects = [
            "limit",
            "ignored",
            "forbid",
            "require",
            "one-of",
            "any-of",
            "not-below",
            "true-at-most",
            "not-first",
            "warn",
            "range",
        ];
        let mut known = vec!["rule", "when", "api_error", "ambiguity", "document", "section", "table"];
        known.extend(effects);
        node.only(&known)?;
        let mut fields = Vec::new();
        let mut slot = |field: &str| -> usize {
            match fields.iter().position(|known| known == field) {
                Some(index) => index,
                None => {
                    fields.push(field.to_owned());
                    fields.len() - 1
                }
            }
        };
        let mut conditions = Vec::new();
        let mut listed = Vec::new();
        if let Some(when) = node.find("when") {
            for condition in when.list()? {
                conditions.push(condition_code(condition, &mut slot)?);
                listed.extend(listed_value(condition)?);
            }
        }
        let mut args = vec!["field", "other"];
        let named: Vec<(&str, &Node)> =
            effects.iter().filter_map(|effect| Some((*effect, node.find(effect)?))).collect();
        let [(effect, value)] = named.as_slice() else {
            return node.problem(format!("exactly one of {} is needed", effects.join(", ")));
        };
        let mut about = None;
        let mut slots = |node: &Node| -> Outcome<String> {
            about = about.take().or(node.texts()?.first().cloned());
            let slots: Vec<String> =
                node.texts()?.iter().map(|field| format!("{{{}}}", slot(field))).collect();
            Ok(slots.join(", "))
        };
        let effect = match *effect {
            "limit" => {
                value.only(&["field", "characters"])?;
                args.extend(["found", "limit"]);
                let field = slots(value.need("field")?)?;
                format!("Limit {{ slot: {field}, characters: {} }}", value.need("characters")?.integer()?)
            }
            "ignored" | "forbid" | "require" | "one-of" | "any-of" | "warn" => {
                format!("{} {{ slots: &[{}] }}", camel(effect), slots(value)?)
            }
            "not-below" => {
                value.only(&["field", "other"])?;
                args.extend(["found", "limit"]);
                let field = slots(value.need("field")?)?;
                format!("NotBelow {{ slot: {field}, other: {} }}", slots(value.need("other")?)?)
            }
            "true-at-most" => {
                value.only(&["field", "maximum"])?;
                args.extend(["found", "limit"]);
                let field = slots(value.need("field")?)?;
                format!("TrueAtMost {{ slot: {field}, maximum: {} }}", value.need("maximum")?.integer()?)
            }
            "range" => {
                value.only(&["field", "minimum", "maximum"])?;
                args.extend(["found", "minimum", "maximum"]);
                let field = slots(value.need("field")?)?;
                let (minimum, maximum) =
                    (value.need("minimum")?.integer()?, value.need("maximum")?.integer()?);
                format!("Range {{ slot: {field}, minimum: {minimum}, maximum: {maximum} }}")
            }
            _ => format!("NotFirst {{ slot: {} }}", slots(value)?),
        };
        let rule = node.need("rule")?;
        let args: Vec<String> = args.into_iter().map(str::to_owned).collect();
        let rule = self.rules.stand_in(rule, rule.text()?, &args)?;
        let code = node.find("api_error").map(|code| errors::known(&self.errors, code)).transpose()?;
        let code = format!(
            "rule: {rule}, when: &[{}], effect: Effect::{effect}, api_error: {}",
            conditions.join(", "),
            option_text(code)
        );
        let source = self.said_at(node, within, about.and_then(|field| shape.below(&field)))?;
        Ok(Constraint { node: node.clone(), fields, listed, code, source })
    }

    /// Where a rule over several fields is printed: where it says so itself, else in the row of the first field that
    /// it reports on.
    fn said_at(&self, node: &Node, within: &Origin, field: Option<&Shape>) -> Outcome<String> {
        let (document, section, table) = (node.find("document"), node.find("section"), node.find("table"));
        let mut origin = within.clone();
        if let Some(document) = document {
            if section.is_none() {
                return document.problem("another document has sections of its own: write `section` too");
            }
            document.text()?.clone_into(&mut origin.document);
            if !self.documents.contains(&origin.document) {
                return document.problem(format!("the documents are {}", self.documents.join(", ")));
            }
        }
        match (section.or(table), field) {
            (None, Some(field)) => Ok(field.source.clone()),
            _ => Ok(origin.at(section, table)?.text()),
        }
    }
}

/// The conditions over all values that a list holds at a field.
const AMONG: [(&str, &str); 4] = [("any", "Any"), ("all", "All"), ("none", "None"), ("other", "Other")];

/// The field and value of a condition that asks for one of a closed list.
fn listed_value(node: &Node) -> Outcome<Option<(String, Value)>> {
    let Some(value) = AMONG.iter().find_map(|(key, _)| node.find(key)) else { return Ok(None) };
    Ok(Some((node.need("field")?.text()?.to_owned(), value.value.clone())))
}

/// One condition: `{field: count, above: 1}`, `{field: tenancy, is: dedicated}`,
/// `{field: "*/source_type", any: volume}`, `{os-not: windows}` ...
fn condition_code(node: &Node, slot: &mut impl FnMut(&str) -> usize) -> Outcome<String> {
    node.only(&[
        "field", "present", "written", "above", "below", "longer", "shorter", "is", "not", "any", "all",
        "none", "other", "unless", "os", "os-not", "from", "before",
    ])?;
    if let Some(os) = node.find("os") {
        return Ok(format!("Condition::Os({})", facts::os(os)?));
    }
    if let Some(os) = node.find("os-not") {
        return Ok(format!("Condition::NotOs({})", facts::os(os)?));
    }
    if let Some(version) = node.find("from") {
        return Ok(format!("Condition::From({})", facts::microversion(version)?));
    }
    if let Some(version) = node.find("before") {
        return Ok(format!("Condition::Before({})", facts::microversion(version)?));
    }
    let index = slot(node.need("field")?.text()?);
    if let Some(present) = node.find("present") {
        return Ok(format!("Condition::Present({{{index}}}, {})", present.boolean()?));
    }
    if let Some(written) = node.find("written") {
        return Ok(format!("Condition::Written({{{index}}}, {})", written.boolean()?));
    }
    if let Some(limit) = node.find("above") {
        return Ok(format!("Condition::Above({{{index}}}, {})", limit.integer()?));
    }
    if let Some(limit) = node.find("below") {
        return Ok(format!("Condition::Below({{{index}}}, {})", limit.integer()?));
    }
    for key in ["longer", "shorter"] {
        if let Some(limit) = node.find(key) {
            return Ok(format!("Condition::{}({{{index}}}, {})", camel(key), limit.integer()?));
        }
    }
    for (key, wanted) in [("is", true), ("not", false)] {
        if let Some(value) = node.find(key) {
            return Ok(format!("Condition::Is({{{index}}}, {}, {wanted})", literal(&value.value)));
        }
    }
    if let Some(unless) = node.find("unless") {
        unless.only(&["field", "is"])?;
        let (value, wanted) = match (node.find("any"), node.find("none")) {
            (Some(value), None) => (value, true),
            (None, Some(value)) => (value, false),
            _ => return node.problem("`unless` goes with any or none"),
        };
        let other = slot(unless.need("field")?.text()?);
        let (value, excluded) = (literal(&value.value), literal(&unless.need("is")?.value));
        return Ok(format!("Condition::Unless({{{index}}}, {value}, {{{other}}}, {excluded}, {wanted})"));
    }
    for (key, among) in AMONG {
        if let Some(value) = node.find(key) {
            return Ok(format!("Condition::Among({{{index}}}, {}, Among::{among})", literal(&value.value)));
        }
    }
    node.problem(
        "a condition says present, written, above, below, longer, shorter, is, not, any, all, none or other",
    )
}
