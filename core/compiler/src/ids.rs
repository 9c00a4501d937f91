//! Rust source of the ids that the engine itself names.

use std::fmt::Write;

use crate::Compiled;

/// A constant for each wording of a rule, and the enumerations of states.
pub(crate) fn code(compiled: &Compiled) -> String {
    let mut code = String::from("pub mod rule {\nuse super::RuleId;\n");
    for (place, key) in compiled.rule_keys.iter().enumerate() {
        let id = key.split('#').next().unwrap_or_default();
        let _ = writeln!(code, "/// `{id}`\npub const {}: RuleId = RuleId::at({place});", constant(key));
    }
    code.push_str("}\n");
    let named = compiled.catalogue.named();
    let fingerprint = compiled.catalogue.fingerprint(&named);
    let _ = writeln!(
        code,
        "pub(crate) const NAMED: (NamedPlaces, u64) = (NamedPlaces {{ rules: {}, states: {:?} }}, {fingerprint:#x});",
        named.rules, named.states
    );
    for enumeration in &compiled.enumerations {
        let _ = writeln!(
            code,
            "enumeration! {{ {:?}, {}, {},",
            enumeration.title, enumeration.name, enumeration.list
        );
        for (place, (member, meaning)) in enumeration.members.iter().enumerate() {
            let _ = writeln!(code, "    #[doc = {meaning:?}] {member} = {place},");
        }
        code.push_str("}\n");
    }
    code
}

/// `password/classes` -> `PASSWORD_CLASSES`.
fn constant(key: &str) -> String {
    key.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect()
}
