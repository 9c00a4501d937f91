//! Cross-field rules: an effect, and the conditions under which it must hold.

use ecs_preflight_model::{Among, Condition, Constraint, Effect, Literal};

use crate::errors;
use crate::facts;
use crate::origin::Origin;
use crate::overlay::CHANGED;
use crate::schema::{Vocabulary, literal};
use crate::shape::{ConstraintShape, Shape};
use crate::values::count;
use crate::yaml::{Node, Outcome};

/// What a rule may demand; each demands one thing.
const EFFECTS: [&str; 11] = [
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

/// The fields that a rule asks for, each once; a slot is a place among them.
#[derive(Default)]
struct Fields(Vec<String>);

impl Fields {
    fn slot(&mut self, field: &Node) -> Outcome<usize> {
        Ok(self.place(field.text()?))
    }

    fn slots(&mut self, fields: &Node) -> Outcome<Box<[usize]>> {
        Ok(fields.texts()?.iter().map(|field| self.place(field)).collect())
    }

    fn place(&mut self, field: &str) -> usize {
        self.0.iter().position(|known| known == field).unwrap_or_else(|| {
            self.0.push(field.to_owned());
            self.0.len().saturating_sub(1)
        })
    }
}

impl Vocabulary {
    /// `within` is where the members of the object or list stand.
    pub(crate) fn constraint(&self, node: &Node, within: &Origin, shape: &Shape) -> Outcome<ConstraintShape> {
        let mut known =
            vec!["rule", "when", "api_error", "ambiguity", "document", "section", "table", CHANGED];
        known.extend(EFFECTS);
        node.only(&known)?;
        let mut fields = Fields::default();
        let mut conditions = Vec::new();
        let mut listed = Vec::new();
        if let Some(when) = node.find("when") {
            for each in when.list()? {
                conditions.push(condition(each, &mut fields)?);
                listed.extend(listed_value(each)?);
            }
        }
        let named: Vec<(&str, &Node)> =
            EFFECTS.iter().filter_map(|effect| Some((*effect, node.find(effect)?))).collect();
        let [(name, value)] = named.as_slice() else {
            return node.problem(format!("exactly one of {} is needed", EFFECTS.join(", ")));
        };
        let (effect, about, args) = effect(name, value, &mut fields)?;
        let rule = node.need("rule")?;
        let args: Vec<String> = ["field", "other"].iter().chain(args).map(|arg| (*arg).to_owned()).collect();
        let rule = self.rules.stand_in(rule, rule.text()?, &args)?;
        let api_error = node.find("api_error").map(|code| errors::known(&self.errors, code)).transpose()?;
        let overlay = node.find(CHANGED).map(|place| place.text().map(str::to_owned)).transpose()?;
        let source = self.said_at(node, within, about.and_then(|field| shape.below(&field)))?;
        let source = overlay.unwrap_or(source);
        let rule = Constraint { rule, when: conditions.into(), effect, api_error, source: None };
        Ok(ConstraintShape { node: node.clone(), fields: fields.0, listed, rule, source })
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

/// An effect, the first field that it reports on, and the arguments that it gives to its sentence.
type Read = (Effect, Option<String>, &'static [&'static str]);

fn effect(name: &str, value: &Node, fields: &mut Fields) -> Outcome<Read> {
    const FOUND: &[&str] = &["found", "limit"];
    let listed = |fields: &mut Fields| -> Outcome<(Box<[usize]>, Option<String>)> {
        Ok((fields.slots(value)?, value.texts()?.first().cloned()))
    };
    let one = |key: &str, fields: &mut Fields| -> Outcome<(usize, Option<String>)> {
        let field = value.need(key)?;
        Ok((fields.slot(field)?, Some(field.text()?.to_owned())))
    };
    Ok(match name {
        "limit" => {
            value.only(&["field", "characters"])?;
            let (slot, about) = one("field", fields)?;
            let characters = count(value.need("characters")?)?;
            (Effect::Limit { slot, characters }, about, FOUND)
        }
        "not-below" => {
            value.only(&["field", "other"])?;
            let (slot, about) = one("field", fields)?;
            let (other, _) = one("other", fields)?;
            (Effect::NotBelow { slot, other }, about, FOUND)
        }
        "true-at-most" => {
            value.only(&["field", "maximum"])?;
            let (slot, about) = one("field", fields)?;
            let maximum = value.need("maximum")?.integer()?;
            (Effect::TrueAtMost { slot, maximum }, about, FOUND)
        }
        "range" => {
            value.only(&["field", "minimum", "maximum"])?;
            let (slot, about) = one("field", fields)?;
            let (minimum, maximum) = (value.need("minimum")?.integer()?, value.need("maximum")?.integer()?);
            (Effect::Range { slot, minimum, maximum }, about, &["found", "minimum", "maximum"])
        }
        "not-first" => (Effect::NotFirst { slot: fields.slot(value)? }, Some(value.text()?.to_owned()), &[]),
        _ => {
            let (slots, about) = listed(fields)?;
            let effect = match name {
                "ignored" => Effect::Ignored { slots },
                "forbid" => Effect::Forbid { slots },
                "require" => Effect::Require { slots },
                "one-of" => Effect::OneOf { slots },
                "any-of" => Effect::AnyOf { slots },
                _ => Effect::Warn { slots },
            };
            (effect, about, &[])
        }
    })
}

/// The conditions over all values that a list holds at a field.
const AMONG: [(&str, Among); 4] =
    [("any", Among::Any), ("all", Among::All), ("none", Among::None), ("other", Among::Other)];

/// The field and value of a condition that asks for one of a closed list.
fn listed_value(node: &Node) -> Outcome<Option<(String, Literal)>> {
    let Some(value) = AMONG.iter().find_map(|(key, _)| node.find(key)) else { return Ok(None) };
    Ok(Some((node.need("field")?.text()?.to_owned(), literal(&value.value))))
}

/// One condition: `{field: count, above: 1}`, `{field: tenancy, is: dedicated}`,
/// `{field: "*/source_type", any: volume}`, `{os-not: windows}` ...
fn condition(node: &Node, fields: &mut Fields) -> Outcome<Condition> {
    node.only(&[
        "field", "present", "written", "above", "below", "longer", "shorter", "is", "not", "any", "all",
        "none", "other", "unless", "os", "os-not", "from", "before",
    ])?;
    if let Some(around) = around(node)? {
        return Ok(around);
    }
    let slot = fields.slot(node.need("field")?)?;
    if let Some(present) = node.find("present") {
        return Ok(Condition::Present(slot, present.boolean()?));
    }
    if let Some(written) = node.find("written") {
        return Ok(Condition::Written(slot, written.boolean()?));
    }
    if let Some(limit) = node.find("above") {
        return Ok(Condition::Above(slot, limit.integer()?));
    }
    if let Some(limit) = node.find("below") {
        return Ok(Condition::Below(slot, limit.integer()?));
    }
    if let Some(limit) = node.find("longer") {
        return Ok(Condition::Longer(slot, count(limit)?));
    }
    if let Some(limit) = node.find("shorter") {
        return Ok(Condition::Shorter(slot, count(limit)?));
    }
    for (key, wanted) in [("is", true), ("not", false)] {
        if let Some(value) = node.find(key) {
            return Ok(Condition::Is(slot, literal(&value.value), wanted));
        }
    }
    if let Some(unless) = node.find("unless") {
        return exception(node, unless, slot, fields);
    }
    for (key, among) in AMONG {
        if let Some(value) = node.find(key) {
            return Ok(Condition::Among(slot, literal(&value.value), among));
        }
    }
    node.problem(
        "a condition says present, written, above, below, longer, shorter, is, not, any, all, none or other",
    )
}

/// A condition on what is known around the body.
fn around(node: &Node) -> Outcome<Option<Condition>> {
    if let Some(os) = node.find("os") {
        return Ok(Some(Condition::Os(facts::os(os)?)));
    }
    if let Some(os) = node.find("os-not") {
        return Ok(Some(Condition::NotOs(facts::os(os)?)));
    }
    if let Some(version) = node.find("from") {
        return Ok(Some(Condition::From(facts::microversion(version)?)));
    }
    if let Some(version) = node.find("before") {
        return Ok(Some(Condition::Before(facts::microversion(version)?)));
    }
    Ok(None)
}

/// One value without another one beside it.
fn exception(node: &Node, unless: &Node, slot: usize, fields: &mut Fields) -> Outcome<Condition> {
    unless.only(&["field", "is"])?;
    let (value, wanted) = match (node.find("any"), node.find("none")) {
        (Some(value), None) => (value, true),
        (None, Some(value)) => (value, false),
        _ => return node.problem("`unless` goes with any or none"),
    };
    let other = fields.slot(unless.need("field")?)?;
    let (value, excluded) = (literal(&value.value), literal(&unless.need("is")?.value));
    Ok(Condition::Unless(slot, value, other, excluded, wanted))
}
