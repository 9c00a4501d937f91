//! Bruno requests (`.bru`): one a file, in blocks of lines.

use std::collections::HashMap;

use ecs_preflight::request;

use super::capture::{Body, Captured, Each, Item, Pieces, Source, is_plain_name};
use super::insomnia::plain;
use super::variables::{fill, quoted};
use super::{Look, Reader, Stop};

const METHODS: [&str; 9] = ["get", "post", "put", "delete", "patch", "options", "head", "connect", "trace"];

pub(super) struct Bruno;

impl Reader for Bruno {
    fn name(&self) -> &'static str {
        "Bruno requests (.bru)"
    }

    fn knows(&self, look: &Look<'_>) -> bool {
        let begins = |line: &str| {
            let name = line.trim_end().strip_suffix('{').map(str::trim_end);
            name.is_some_and(|name| name == "meta" || METHODS.contains(&name) || name.starts_with("vars"))
        };
        let first = look.text.lines().find(|line| !line.trim().is_empty());
        first.is_some_and(begins) && look.has_line(|line| line.trim_end() == "}")
    }

    fn read(&self, source: &Source<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
        let blocks = blocks(source.text);
        let named = |name: &'static str| blocks.iter().filter(move |block| block.name == name);
        let Some(block) = blocks.iter().find(|block| METHODS.contains(&block.name)) else { return Ok(()) };
        let variables: HashMap<String, String> = blocks
            .iter()
            .filter(|block| block.name == "vars" || block.name == "vars:pre-request")
            .flat_map(Block::pairs)
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let line = source.line(block.at);
        let Some((_, url)) = block.pairs().find(|(name, url)| *name == "url" && !url.is_empty()) else {
            each(source, Item::Broken { report: request::not_a_request("url"), line })?;
            return Ok(());
        };
        let mut url = plain(&fill(url, &variables));
        for (name, value) in named("params:path").flat_map(Block::pairs) {
            url = url.replace(&format!("/:{name}"), &format!("/{}", plain(&fill(value, &variables))));
        }
        let mut captured = Captured {
            method: block.name.to_ascii_uppercase(),
            url,
            headers: named("headers")
                .flat_map(Block::pairs)
                .map(|(name, value)| (name.to_owned(), fill(value, &variables)))
                .collect(),
            line,
            templates: true,
            ..Captured::default()
        };
        // An older file has its query beside the URL only.
        if !captured.url.contains('?') {
            let query = named("params:query").chain(named("query")).flat_map(Block::pairs);
            let query: Vec<String> =
                query.map(|(name, value)| format!("{name}={}", fill(value, &variables))).collect();
            if !query.is_empty() {
                captured.url = plain(&format!("{}?{}", captured.url, query.join("&")));
            }
        }
        let chosen = block.pairs().find(|(name, _)| *name == "body").map(|(_, kind)| kind);
        let body = blocks.iter().find(|block| match block.name.strip_prefix("body:") {
            Some(kind) => chosen.is_none_or(|chosen| chosen == kind) && matches!(kind, "json" | "text"),
            None => block.name == "body" && chosen != Some("none"),
        });
        if let Some(body) = body {
            if body.name != "body:text" && !captured.has_header("Content-Type") {
                captured.headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
            }
            captured.body = Some(body.text(&variables));
        }
        each(source, Item::Request(Box::new(captured)))?;
        Ok(())
    }
}

/// `name { … }`, from a line to the brace that stands alone.
struct Block<'b> {
    name: &'b str,
    /// Where the block begins.
    at: usize,
    /// Its lines, and where each begins.
    lines: Vec<(&'b str, usize)>,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let (mut blocks, mut open): (Vec<Block<'_>>, Option<Block<'_>>) = (Vec::new(), None);
    let mut at = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end_matches(['\n', '\r']);
        match &mut open {
            Some(_) if line.trim_end() == "}" => blocks.extend(open.take()),
            Some(block) => block.lines.push((line, at)),
            None => {
                if let Some(name) = line.trim_end().strip_suffix('{') {
                    open = Some(Block { name: name.trim(), at, lines: Vec::new() });
                }
            }
        }
        at += whole.len();
    }
    blocks.extend(open);
    blocks
}

impl<'b> Block<'b> {
    /// Names and values; those that are switched off are left out.
    fn pairs(&self) -> impl Iterator<Item = (&'b str, &'b str)> {
        self.lines.iter().filter_map(|(line, _)| {
            let (name, value) = line.split_once(':')?;
            let name = name.trim();
            let name = name.trim_matches('"');
            is_plain_name(name).then(|| (name, value.trim()))
        })
    }

    fn text(&self, variables: &HashMap<String, String>) -> Body {
        let (mut text, mut pieces) = (String::new(), Pieces::default());
        for (line, at) in &self.lines {
            let inside = line.strip_prefix("  ").unwrap_or(line);
            pieces.push(text.len(), at + line.len() - inside.len());
            text.push_str(inside);
            text.push('\n');
        }
        let filled = fill(&text, variables);
        // What is filled in moves everything behind it.
        let pieces = if filled == text { pieces } else { Pieces::default() };
        Body::Text { text: quoted(filled.trim_end()), pieces }
    }
}
