//! Settings and character sets.

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

/// The engine's own limits: part and key in the file, and the field of the table.
const LIMITS: [(&str, &str, &str); 20] = [
    ("input", "bytes", "input_bytes"),
    ("input", "depth", "input_depth"),
    ("input", "values", "input_values"),
    ("input", "policy_bytes", "policy_bytes"),
    ("input", "shown_characters", "shown_characters"),
    ("input", "message_characters", "message_characters"),
    ("input", "shown_items", "shown_items"),
    ("report", "issues", "report_issues"),
    ("report", "bytes", "report_bytes"),
    ("report", "pointer_characters", "pointer_characters"),
    ("report", "name_characters", "name_characters"),
    ("report", "snippet_characters", "snippet_characters"),
    ("files", "whole_bytes", "whole_bytes"),
    ("files", "line_bytes", "line_bytes"),
    ("files", "variables", "variables"),
    ("files", "variable_bytes", "variable_bytes"),
    ("files", "filled_bytes", "filled_bytes"),
    ("files", "word_bytes", "word_bytes"),
    ("files", "endless_bytes", "endless_bytes"),
    ("files", "folders", "folders"),
];

fn limits(file: &Node) -> Outcome<String> {
    let mut fields = Vec::new();
    for part in ["input", "report", "files"] {
        let node = file.need(part)?;
        let here = || LIMITS.iter().filter(|(place, ..)| *place == part);
        node.only(&here().map(|(_, key, _)| *key).collect::<Vec<_>>())?;
        for (_, key, field) in here() {
            let value = node.need(key)?;
            let number = value.integer()?;
            if number < 1 {
                return value.problem("a limit is at least 1");
            }
            fields.push(format!("{field}: {number}"));
        }
    }
    Ok(fields.join(", "))
}

pub fn emit_settings(files: &[&Node], out: &mut Emitter) -> Outcome<()> {
    for file in files {
        file.only(&[
            "edition",
            "request_source",
            "input",
            "report",
            "files",
            "microversions",
            "signature",
            "accounts",
            "secret_names",
            "secret_words",
            "secret_fields",
            "public_headers",
        ])?;
        let limits = limits(file)?;
        let versions = file.need("microversions")?;
        versions.only(&[
            "lowest",
            "highest",
            "default",
            "second_header_from",
            "header",
            "second_header",
            "source",
            "highest_source",
        ])?;
        let signature = file.need("signature")?;
        signature.only(&["body_bytes"])?;
        let mut lists = Vec::new();
        for key in ["secret_names", "secret_words", "secret_fields", "public_headers"] {
            let names: Vec<String> = file.need(key)?.texts()?.iter().map(|name| text(name)).collect();
            lists.push(format!("{key}: {}", out.slice("&str", &names)));
        }
        let lists = lists.join(", ");
        out.item(&format!(
            "pub(crate) static SETTINGS: Settings = Settings {{ edition: {}, request_source: {}, {limits}, microversions: MicroversionFacts {{ lowest: {}, highest: {}, \
             default: {}, second_header_from: {}, header: {}, second_header: {}, source: {}, highest_source: {} }}, signature_bytes: {}, \
             {lists} }};",
            text(file.need("edition")?.text()?),
            text(file.need("request_source")?.text()?),
            microversion(versions.need("lowest")?)?,
            microversion(versions.need("highest")?)?,
            microversion(versions.need("default")?)?,
            microversion(versions.need("second_header_from")?)?,
            text(versions.need("header")?.text()?),
            text(versions.need("second_header")?.text()?),
            text(versions.need("source")?.text()?),
            text(versions.need("highest_source")?.text()?),
            signature.need("body_bytes")?.integer()?,
        ));
    }
    Ok(())
}
