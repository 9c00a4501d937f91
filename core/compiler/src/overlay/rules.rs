//! Rules over several fields, with sentences of the user's own.

use crate::messages::LANGUAGES;
use crate::schema::Shapes;
use crate::yaml::{Entry, Node, Outcome, Place, Problem, Value};

use super::change::Change;
use super::{CHANGED, Cited, Context, entry, made, operations, word};

/// Effects in the words of overlays, and in those of the catalogue.
const ALSO: [(&str, &str); 1] = [("require-one", "any-of")];

/// Adds the rules of an operation.
pub(super) fn constraints(
    id: &str,
    list: &Node,
    shapes: &Shapes,
    context: &mut Context<'_, '_>,
) -> Outcome<()> {
    for rule in list.list()? {
        let mut rule = rule.clone();
        let place = rule.place.clone();
        sentences(&mut rule, context)?;
        for (ours, theirs) in ALSO {
            if let Some(effect) = rule.take(ours) {
                rule.set(Entry { key: theirs.into(), ..effect });
            }
        }
        let parent = relative(&mut rule)?;
        rule.set(Entry {
            key: CHANGED.into(),
            place: place.clone(),
            node: word(&place, Cited(&place).to_string()),
        });
        let Some(operation) = operations::find(context.base.nodes, id) else { return Ok(()) };
        let Some(body) = operation.find_mut("body") else {
            return rule.problem(format!("`{id}` has no body"));
        };
        let shown = rule.shown();
        attach(body, &parent, rule, shapes)?;
        context.merged.changes.push(Change {
            of: id.to_owned(),
            pointer: parent.iter().map(|name| format!("/{name}")).collect(),
            keyword: "constraints".into(),
            place,
            before: None,
            after: Some(shown),
        });
    }
    Ok(())
}

/// Rules that a field may report under (`x-report`): an id, a severity, and sentences.
pub(super) fn rules(section: &Node, context: &mut Context<'_, '_>, keep: &mut dyn FnMut(Outcome<()>)) {
    match section.list() {
        Ok(rows) => rows.iter().for_each(|row| keep(rule_alone(row, context))),
        Err(problem) => keep(Err(problem)),
    }
}

fn rule_alone(row: &Node, context: &mut Context<'_, '_>) -> Outcome<()> {
    row.only(&["rule", "severity", "title", "message", "help"])?;
    row.need("message")?;
    let id = row.need("rule")?.text()?.to_owned();
    sentences(&mut row.clone(), context)?;
    context.merged.changes.push(Change {
        of: id,
        pointer: String::new(),
        keyword: "rule".into(),
        place: row.place.clone(),
        before: None,
        after: Some(row.shown()),
    });
    Ok(())
}

/// A rule with a message is a rule of its own, in every language; the arguments are those of its sentences.
fn sentences(rule: &mut Node, context: &mut Context<'_, '_>) -> Outcome<()> {
    let (message, help, severity) = (rule.take("message"), rule.take("help"), rule.take("severity"));
    let title = rule.take("title");
    let id = rule.need("rule")?.clone();
    let Some(message) = message else {
        return match help.or(title) {
            Some(beside) => beside.node.problem("a title and a help go with a `message`"),
            None => Ok(()),
        };
    };
    let place = message.place.clone();
    let mut args: Vec<String> = Vec::new();
    for (number, language) in LANGUAGES.iter().enumerate() {
        let mut forms = vec![Entry {
            key: "message".into(),
            place: place.clone(),
            node: form(&message.node, language, &mut args)?,
        }];
        if let Some(help) = &help {
            let node = form(&help.node, language, &mut args)?;
            forms.push(Entry { key: "help".into(), place: help.place.clone(), node });
        }
        let sentence =
            Entry { key: id.text()?.to_owned(), place: place.clone(), node: made(&place, Value::Map(forms)) };
        let mut file = vec![entry("rules", &place, Value::Map(vec![sentence]))];
        if let Some(title) = &title {
            let node = form(&title.node, language, &mut Vec::new())?;
            let titles = vec![Entry { key: id.text()?.to_owned(), place: title.place.clone(), node }];
            file.push(entry("titles", &title.place, Value::Map(titles)));
        }
        if let Some(texts) = context.base.texts.get_mut(number) {
            texts.push(made(&place, Value::Map(file)));
        }
    }
    let args = args.into_iter().map(|arg| word(&place, arg)).collect();
    let severity = severity.map_or_else(|| word(&place, "error"), |severity| severity.node);
    let row = vec![
        Entry { key: "rule".into(), place: id.place.clone(), node: id },
        Entry { key: "severity".into(), place: place.clone(), node: severity },
        entry("args", &place, Value::List(args)),
    ];
    context.base.add("rules", made(&place, Value::List(vec![made(&place, Value::Map(row))])));
    Ok(())
}

/// A sentence in one language: one that is written in a single language reads so in both.
fn form(node: &Node, language: &str, args: &mut Vec<String>) -> Outcome<Node> {
    let form = match node.map() {
        Ok(_) => {
            node.only(&LANGUAGES)?;
            let other = LANGUAGES.iter().find_map(|language| node.find(language));
            match node.find(language).or(other) {
                Some(form) => form,
                None => return node.problem(format!("a sentence is in {}", LANGUAGES.join(" or "))),
            }
        }
        Err(_) => node,
    };
    for inside in form.text()?.split('{').skip(1) {
        let name = inside.split([':', '}']).next().unwrap_or_default();
        if name != "subject" && !args.iter().any(|known| known == name) {
            args.push(name.to_owned());
        }
    }
    Ok(form.clone())
}

/// The names on the way to the object that all fields of a rule are in; the fields become relative to it.
fn relative(rule: &mut Node) -> Outcome<Vec<String>> {
    let mut pointers = Vec::new();
    pointers_of(rule, &mut |pointer| pointers.push(pointer.clone()));
    let mut common: Option<Vec<String>> = None;
    for pointer in &pointers {
        let text = pointer.text()?;
        if !text.starts_with('/') {
            return pointer.problem("a field is named by its pointer, as in `/server/name`");
        }
        let mut names: Vec<String> = text.split('/').skip(1).map(str::to_owned).collect();
        names.pop();
        common = Some(match common {
            None => names,
            Some(known) => known
                .into_iter()
                .zip(names)
                .take_while(|(one, other)| one == other)
                .map(|(one, _)| one)
                .collect(),
        });
    }
    let Some(common) = common else { return rule.problem("a rule is about fields") };
    let length = common.iter().fold(1_usize, |sum, name| sum.saturating_add(name.len()).saturating_add(1));
    pointers_of(rule, &mut |pointer| {
        if let Value::Text(text) = &mut pointer.value {
            *text = text.get(length..).unwrap_or_default().to_owned();
        }
    });
    Ok(common)
}

/// Every node of a rule that names a field.
fn pointers_of(rule: &mut Node, sink: &mut dyn FnMut(&mut Node)) {
    let Some(entries) = rule.entries_mut() else { return };
    for entry in entries {
        match entry.key.as_str() {
            "rule" | "api_error" | "document" | "section" | "table" => {}
            "when" => {
                for condition in entry.node.items_mut().into_iter().flatten() {
                    field_of(condition, sink);
                    if let Some(unless) = condition.find_mut("unless") {
                        field_of(unless, sink);
                    }
                }
            }
            _ => match &mut entry.node.value {
                Value::Text(_) => sink(&mut entry.node),
                Value::List(fields) => fields.iter_mut().for_each(&mut *sink),
                _ => field_of(&mut entry.node, sink),
            },
        }
    }
}

fn field_of(node: &mut Node, sink: &mut dyn FnMut(&mut Node)) {
    for key in ["field", "other"] {
        if let Some(field) = node.find_mut(key)
            && matches!(field.value, Value::Text(_))
        {
            sink(field);
        }
    }
}

/// Puts a rule into the object at these names.
fn attach(schema: &mut Node, names: &[String], rule: Node, shapes: &Shapes) -> Outcome<()> {
    *schema = shapes.resolve(schema, 0)?;
    let Some((first, rest)) = names.split_first() else {
        let place: Place = rule.place.clone();
        if schema.find("x-constraints").is_none() {
            schema.set(entry("x-constraints", &place, Value::List(Vec::new())));
        }
        if let Some(rules) = schema.find_mut("x-constraints").and_then(Node::items_mut) {
            rules.push(rule);
        }
        return Ok(());
    };
    let inner = match first.as_str() {
        "*" => schema.find_mut("items"),
        name => schema.find_mut("properties").and_then(|properties| properties.find_mut(name)),
    };
    match inner {
        Some(inner) => attach(inner, rest, rule, shapes),
        None => Err(Problem {
            place: rule.place,
            message: format!("there is no field `{first}` on the way of this rule"),
        }),
    }
}
