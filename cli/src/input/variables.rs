//! `{{name}}` in captures that bring their variables along.

use std::collections::HashMap;

/// Longer texts are left as they are: a value that holds others can grow without end.
const LONGEST: usize = 1 << 20;

/// Fills in what is known, once; what a value holds is not filled in again.
pub(crate) fn fill(text: &str, variables: &HashMap<String, String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let known =
            after.split_once("}}").and_then(|(name, behind)| Some((variables.get(name.trim())?, behind)));
        match known {
            Some((value, behind)) if filled.len() + value.len() <= LONGEST => {
                filled.push_str(value);
                rest = behind;
            }
            _ => {
                filled.push_str("{{");
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}
