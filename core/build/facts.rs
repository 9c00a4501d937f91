//! Settings, states, character sets and IAM rows.

use super::emit::{Emitter, option, text};
use super::yaml::{Node, Outcome};

/// Named character sets: lists of ranges, never regular expressions.
pub struct Characters(pub Vec<(String, String)>);

pub fn characters(files: &[&Node]) -> Outcome<Characters> {
    let mut all = Vec::new();
    for file in files {
        for entry in file.map()? {
            entry.node.only(&["title", "ranges", "ambiguity"])?;
            let mut ranges = Vec::new();
            for range in entry.node.need("ranges")?.list()? {
                ranges.push(character_range(range)?);
            }
            ranges.sort_unstable();
            let ranges: Vec<String> =
                ranges.iter().map(|(first, last)| format!("({first:?}, {last:?})")).collect();
            let code = format!(
                "Characters {{ name: {}, title: {}, ranges: &[{}] }}",
                text(&entry.key),
                bilingual(entry.node.need("title")?)?,
                ranges.join(", ")
            );
            all.push((entry.key.clone(), code));
        }
    }
    Ok(Characters(all))
}

/// `a-z`, `_`, or `U+4E00-U+9FFF`.
fn character_range(node: &Node) -> Outcome<(char, char)> {
    let range = node.text()?;
    let mut characters = range.chars();
    let bounds = match (characters.next(), characters.next(), characters.next(), characters.next()) {
        (Some(one), None, _, _) => Some((one, one)),
        (Some(first), Some('-'), Some(last), None) => Some((first, last)),
        _ => range.split_once('-').and_then(|(first, last)| Some((code_point(first)?, code_point(last)?))),
    };
    match bounds {
        Some((first, last)) if first <= last => Ok((first, last)),
        _ => node.problem("a range is written a-z, _ or U+4E00-U+9FFF"),
    }
}

fn code_point(name: &str) -> Option<char> {
    char::from_u32(u32::from_str_radix(name.strip_prefix("U+")?, 16).ok()?)
}

pub fn emit_characters(characters: &Characters, out: &mut Emitter) {
    for (name, code) in &characters.0 {
        out.item(&format!("static {}: Characters = {code};", characters_name(name)));
    }
}

pub fn characters_name(name: &str) -> String {
    format!("CHARACTERS_{}", super::emit::constant(name))
}

pub fn bilingual(node: &Node) -> Outcome<String> {
    node.only(&super::messages::LANGUAGES)?;
    let mut forms = Vec::new();
    for language in super::messages::LANGUAGES {
        forms.push(text(node.need(language)?.text()?));
    }
    Ok(format!("[{}]", forms.join(", ")))
}

/// Log-in accounts: the user names that a password may not contain.
pub fn accounts(files: &[&Node]) -> Outcome<Vec<String>> {
    let mut all = Vec::new();
    for file in files {
        for row in file.need("accounts")?.list()? {
            row.only(&["os", "name", "case_sensitive", "longest_shared_run"])?;
            all.push(format!(
                "Account {{ os: {}, name: {}, case_sensitive: {}, longest_shared_run: {} }}",
                os(row.need("os")?)?,
                text(row.need("name")?.text()?),
                row.need("case_sensitive")?.boolean()?,
                option(
                    row.find("longest_shared_run").map(|n| n.integer().map(|n| n.to_string())).transpose()?
                )
            ));
        }
    }
    Ok(all)
}

pub fn os(node: &Node) -> Outcome<&'static str> {
    match node.text()? {
        "linux" => Ok("Os::Linux"),
        "windows" => Ok("Os::Windows"),
        _ => node.problem("os is linux or windows"),
    }
}

pub fn microversion(node: &Node) -> Outcome<String> {
    let parts = node
        .text()?
        .split_once('.')
        .and_then(|(major, minor)| Some((major.parse::<u16>().ok()?, minor.parse::<u16>().ok()?)));
    match parts {
        Some((major, minor)) => Ok(format!("Microversion {{ major: {major}, minor: {minor} }}")),
        None => node.problem("a microversion is written \"2.26\" (quoted)"),
    }
}

pub fn emit_settings(files: &[&Node], out: &mut Emitter) -> Outcome<()> {
    for file in files {
        file.only(&[
            "edition",
            "request_source",
            "input",
            "microversions",
            "signature",
            "accounts",
            "secret_names",
        ])?;
        let input = file.need("input")?;
        input.only(&["bytes", "depth", "values", "shown_characters", "message_characters", "shown_items"])?;
        let versions = file.need("microversions")?;
        versions.only(&[
            "lowest",
            "highest",
            "default",
            "second_header_from",
            "header",
            "second_header",
            "source",
        ])?;
        let signature = file.need("signature")?;
        signature.only(&["body_bytes", "source"])?;
        let names: Vec<String> = file.need("secret_names")?.texts()?.iter().map(|name| text(name)).collect();
        let names = out.slice("&str", &names);
        out.item(&format!(
            "pub(crate) static SETTINGS: Settings = Settings {{ edition: {}, request_source: {}, input_bytes: {}, input_depth: {}, input_values: {}, \
             shown_characters: {}, message_characters: {}, shown_items: {}, microversions: MicroversionFacts {{ lowest: {}, highest: {}, \
             default: {}, second_header_from: {}, header: {}, second_header: {}, source: {} }}, signature_bytes: {}, \
             signature_source: {}, secret_names: {names} }};",
            text(file.need("edition")?.text()?),
            text(file.need("request_source")?.text()?),
            input.need("bytes")?.integer()?,
            input.need("depth")?.integer()?,
            input.need("values")?.integer()?,
            input.need("shown_characters")?.integer()?,
            input.need("message_characters")?.integer()?,
            input.need("shown_items")?.integer()?,
            microversion(versions.need("lowest")?)?,
            microversion(versions.need("highest")?)?,
            microversion(versions.need("default")?)?,
            microversion(versions.need("second_header_from")?)?,
            text(versions.need("header")?.text()?),
            text(versions.need("second_header")?.text()?),
            text(versions.need("source")?.text()?),
            signature.need("body_bytes")?.integer()?,
            text(signature.need("source")?.text()?),
        ));
    }
    Ok(())
}

/// The IAM rows of all editions; an operation that does not exist is a dangling reference.
pub fn emit_iam(files: &[&Node], operations: &[String], out: &mut Emitter) -> Outcome<()> {
    let mut rows = Vec::new();
    for file in files {
        file.only(&["edition", "label", "order", "source", "rows"])?;
        let edition = file.need("edition")?.text()?;
        for row in file.need("rows")?.list()? {
            let code = iam_row(file, edition, row, operations, out)?;
            rows.push((file.need("order")?.integer()?, code));
        }
    }
    // The newest edition first: it answers where editions disagree.
    rows.sort_by_key(|(order, _)| *order);
    let rows: Vec<String> = rows.into_iter().map(|(_, code)| code).collect();
    let rows = out.slice("IamRow", &rows);
    out.item(&format!("pub(crate) static IAM: &[IamRow] = {rows};"));
    Ok(())
}

fn iam_row(
    file: &Node,
    edition: &str,
    row: &Node,
    operations: &[String],
    out: &mut Emitter,
) -> Outcome<String> {
    row.only(&[
        "section",
        "line",
        "apis",
        "operations",
        "actions",
        "needs",
        "conditional",
        "project",
        "enterprise_project",
        "raw",
        "group",
    ])?;
    let named = row.need("operations")?;
    for id in named.texts()? {
        if !operations.contains(&id) {
            return named.problem(format!("the operation `{id}` does not exist"));
        }
    }
    let list = |key: &str, out: &mut Emitter| -> Outcome<String> {
        let items = row.find(key).map_or_else(|| Ok(Vec::new()), Node::texts)?;
        Ok(out.slice("&str", &items.iter().map(|item| text(item)).collect::<Vec<_>>()))
    };
    let mut conditional = Vec::new();
    if let Some(list) = row.find("conditional") {
        for item in list.list()? {
            item.only(&["when", "field", "needs"])?;
            let needs: Vec<String> = item.need("needs")?.texts()?.iter().map(|need| text(need)).collect();
            let needs = out.slice("&str", &needs);
            conditional.push(format!(
                "ConditionalNeed {{ when: {}, field: {}, needs: {needs} }}",
                bilingual(item.need("when")?)?,
                text(item.need("field")?.text()?)
            ));
        }
    }
    let conditional = out.slice("ConditionalNeed", &conditional);
    let flag = |key: &str| -> Outcome<String> {
        Ok(option(row.find(key).map(|node| node.boolean().map(|b| b.to_string())).transpose()?))
    };
    let section = row.find("section").map(Node::text).transpose()?;
    let source = file.need("source")?.text()?;
    let source = section.map_or_else(|| source.to_owned(), |section| format!("{source} §{section}"));
    Ok(format!(
        "IamRow {{ edition: {}, label: {}, source: {}, operations: {}, actions: {}, needs: {}, \
         conditional: {conditional}, project: {}, enterprise_project: {} }}",
        text(edition),
        text(file.need("label")?.text()?),
        text(&source),
        list("operations", out)?,
        list("actions", out)?,
        list("needs", out)?,
        flag("project")?,
        flag("enterprise_project")?
    ))
}
