//! Writes static items, each distinct one once: equal tables share one `static`.

use std::collections::HashMap;
use std::fmt::Write;

#[derive(Default)]
pub struct Emitter {
    code: String,
    names: HashMap<(String, String), String>,
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

    pub fn item(&mut self, code: &str) {
        self.code.push_str(code);
        self.code.push('\n');
    }

    pub fn finish(self) -> String {
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
