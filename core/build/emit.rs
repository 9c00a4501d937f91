//! Writes static items, each distinct one once: equal tables share one `static`.

use std::collections::HashMap;
use std::fmt::Write;

#[derive(Default)]
pub struct Emitter {
    code: String,
    names: HashMap<(String, String), String>,
    sources: Vec<String>,
}

impl Emitter {
    /// The name of a static that holds `value`; a new item only when no equal one exists.
    pub fn shared(&mut self, kind: &str, value: String) -> String {
        let key = (kind.to_owned(), value);
        if let Some(name) = self.names.get(&key) {
            return name.clone();
        }
        let name = format!("S{}", self.names.len());
        let _ = writeln!(self.code, "static {name}: {} = {};", key.0, key.1);
        self.names.insert(key, name.clone());
        name
    }

    /// `&NAME` of a shared slice, or an empty slice.
    pub fn slice(&mut self, kind: &str, items: &[String]) -> String {
        if items.is_empty() {
            return "&[]".into();
        }
        let name = self.shared(&format!("[{kind}; {}]", items.len()), format!("[{}]", items.join(", ")));
        format!("&{name}")
    }

    /// The place of a source in the table of sources; the first one is empty.
    pub fn source(&mut self, source: &str) -> usize {
        if self.sources.is_empty() {
            self.sources.push(String::new());
        }
        self.sources.iter().position(|known| known == source).unwrap_or_else(|| {
            self.sources.push(source.to_owned());
            self.sources.len() - 1
        })
    }

    pub fn item(&mut self, code: &str) {
        self.code.push_str(code);
        self.code.push('\n');
    }

    pub fn finish(mut self) -> String {
        let sources: Vec<String> = self.sources.iter().map(|source| text(source)).collect();
        let sources = self.slice("&str", &sources);
        self.item(&format!("pub(crate) static SOURCES: &[&str] = {sources};"));
        self.code
    }
}

/// A Rust string literal.
pub fn text(value: &str) -> String {
    format!("{value:?}")
}

pub fn option(value: Option<String>) -> String {
    match value {
        Some(value) => format!("Some({value})"),
        None => "None".into(),
    }
}

pub fn option_text(value: Option<&str>) -> String {
    option(value.map(text))
}

/// `password/classes` -> `PASSWORD_CLASSES`.
pub fn constant(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect()
}
