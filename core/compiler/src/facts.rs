//! Settings and character sets.

use std::sync::Arc;

use ecs_preflight_model::{Account, Characters, Microversion, MicroversionFacts, Os, Settings, Str};

use crate::values::{bilingual, count, text, texts};
use crate::yaml::{Node, Outcome};

/// Named character sets: lists of ranges, never regular expressions.
#[derive(Default)]
pub(crate) struct CharacterSets(Vec<Arc<Characters>>);

impl CharacterSets {
    /// A set of every character.
    pub(crate) fn any() -> Arc<Characters> {
        let title = ecs_preflight_model::Bilingual { en: "any characters".into(), zh: "任意字符".into() };
        Arc::new(Characters { name: "any".into(), title, ranges: Box::new([('\u{0}', char::MAX)]) })
    }

    /// The set of this name.
    pub(crate) fn find(&self, name: &str) -> Option<&Arc<Characters>> {
        self.0.iter().find(|set| set.name == name)
    }
}

/// Reads `catalogue/characters.yaml`.
pub(crate) fn characters(files: &[&Node]) -> Outcome<CharacterSets> {
    let mut all = Vec::new();
    for file in files {
        for entry in file.map()? {
            entry.node.only(&["title", "ranges", "ambiguity"])?;
            let ranges = entry.node.need("ranges")?.list()?.iter().map(character_range);
            let mut ranges = ranges.collect::<Outcome<Vec<_>>>()?;
            ranges.sort_unstable();
            all.push(Arc::new(Characters {
                name: entry.key.as_str().into(),
                title: bilingual(entry.node.need("title")?)?,
                ranges: ranges.into(),
            }));
        }
    }
    Ok(CharacterSets(all))
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

/// Log-in accounts: the user names that a password may not contain.
pub(crate) fn accounts(files: &[&Node]) -> Outcome<Vec<Account>> {
    let mut all = Vec::new();
    for file in files {
        for row in file.need("accounts")?.list()? {
            row.only(&["os", "name", "case_sensitive", "longest_shared_run"])?;
            all.push(Account {
                os: os(row.need("os")?)?,
                name: text(row.need("name")?)?,
                case_sensitive: row.need("case_sensitive")?.boolean()?,
                longest_shared_run: row.find("longest_shared_run").map(count).transpose()?,
            });
        }
    }
    Ok(all)
}

/// An operating system.
pub(crate) fn os(node: &Node) -> Outcome<Os> {
    match Os::parse(node.text()?) {
        Some(os) => Ok(os),
        None => node.problem("os is linux or windows"),
    }
}

/// A microversion, written as text.
pub(crate) fn microversion(node: &Node) -> Outcome<Microversion> {
    let parts = node
        .text()?
        .split_once('.')
        .and_then(|(major, minor)| Some((major.parse::<u16>().ok()?, minor.parse::<u16>().ok()?)));
    match parts {
        Some((major, minor)) => Ok(Microversion { major, minor }),
        None => node.problem("a microversion is written \"2.26\" (quoted)"),
    }
}

/// Parts of `catalogue/settings.yaml` whose keys are limits of the engine.
const INPUT: [&str; 7] =
    ["bytes", "depth", "values", "policy_bytes", "shown_characters", "message_characters", "shown_items"];
const REPORT: [&str; 5] = ["issues", "bytes", "pointer_characters", "name_characters", "snippet_characters"];
const FILES: [&str; 9] = [
    "whole_bytes",
    "notation_bytes",
    "line_bytes",
    "variables",
    "variable_bytes",
    "filled_bytes",
    "word_bytes",
    "endless_bytes",
    "folders",
];

/// Reads `catalogue/settings.yaml`.
pub(crate) fn settings(files: &[&Node]) -> Outcome<Settings> {
    let Some(file) = files.first() else { return Ok(Settings::default()) };
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
    let part = |name: &str, keys: &[&str]| -> Outcome<&Node> {
        let node = file.need(name)?;
        node.only(keys)?;
        Ok(node)
    };
    let (input, report, files) = (part("input", &INPUT)?, part("report", &REPORT)?, part("files", &FILES)?);
    let signature = part("signature", &["body_bytes"])?;
    let names = |key: &str| -> Outcome<Box<[Str]>> { texts(file.need(key)?) };
    Ok(Settings {
        edition: text(file.need("edition")?)?,
        chosen: "".into(),
        request_source: text(file.need("request_source")?)?,
        input_bytes: limit(input, "bytes")?,
        input_depth: limit(input, "depth")?,
        input_values: u32::try_from(limit(input, "values")?).unwrap_or(u32::MAX),
        shown_characters: limit(input, "shown_characters")?,
        message_characters: limit(input, "message_characters")?,
        shown_items: limit(input, "shown_items")?,
        policy_bytes: limit(input, "policy_bytes")?,
        report_issues: limit(report, "issues")?,
        report_bytes: limit(report, "bytes")?,
        pointer_characters: limit(report, "pointer_characters")?,
        name_characters: limit(report, "name_characters")?,
        snippet_characters: limit(report, "snippet_characters")?,
        whole_bytes: limit(files, "whole_bytes")?,
        notation_bytes: limit(files, "notation_bytes")?,
        line_bytes: limit(files, "line_bytes")?,
        variables: limit(files, "variables")?,
        variable_bytes: limit(files, "variable_bytes")?,
        filled_bytes: limit(files, "filled_bytes")?,
        word_bytes: limit(files, "word_bytes")?,
        endless_bytes: limit(files, "endless_bytes")?,
        folders: limit(files, "folders")?,
        microversions: microversions(file.need("microversions")?)?,
        signature_bytes: limit(signature, "body_bytes")?,
        secret_names: names("secret_names")?,
        secret_words: names("secret_words")?,
        secret_fields: names("secret_fields")?,
        public_headers: names("public_headers")?,
    })
}

fn limit(part: &Node, key: &str) -> Outcome<usize> {
    let value = part.need(key)?;
    match usize::try_from(value.integer()?) {
        Ok(number) if number > 0 => Ok(number),
        _ => value.problem("a limit is at least 1"),
    }
}

fn microversions(versions: &Node) -> Outcome<MicroversionFacts> {
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
    Ok(MicroversionFacts {
        lowest: microversion(versions.need("lowest")?)?,
        highest: microversion(versions.need("highest")?)?,
        default: microversion(versions.need("default")?)?,
        second_header_from: microversion(versions.need("second_header_from")?)?,
        header: text(versions.need("header")?)?,
        second_header: text(versions.need("second_header")?)?,
        source: text(versions.need("source")?)?,
        highest_source: text(versions.need("highest_source")?)?,
    })
}
