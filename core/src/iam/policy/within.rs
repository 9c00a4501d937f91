//! A policy in the request that creates it.

use crate::catalogue::{Names as _, embedded};

use super::read::escaped;
use super::tree::{Node, Value};

/// The policy within the members that a request to create one has around it, or within the last of them, and its
/// pointer; none where the document itself has elements of a policy.
pub(super) fn within(root: &Node) -> Option<(String, &Node)> {
    let facts = &embedded().policy;
    let is_policy = |node: &Node| {
        let known =
            |name: &str| facts.policy_elements.texts().any(|element| element.eq_ignore_ascii_case(name));
        node.members().iter().any(|member| known(member.name.trim()))
    };
    if is_policy(root) {
        return None;
    }
    let members: Vec<&str> = facts.within.texts().collect();
    let follow = |names: &[&str]| {
        names.iter().try_fold((String::new(), root), |(pointer, node), name| {
            Some((format!("{pointer}/{}", escaped(name)), &node.member(name)?.node))
        })
    };
    let mut ways = (0..members.len()).filter_map(|from| members.get(from..)).filter_map(follow);
    ways.find(|(_, node)| is_policy(node))
}

/// The policy by itself: its values are numbered from 0, as in a document of its own.
pub(super) fn alone(policy: &Node) -> Node {
    let mut own = policy.clone();
    renumber(&mut own, policy.ordinal);
    own
}

/// The depth of a tree has a limit that its reader keeps.
fn renumber(node: &mut Node, first: u32) {
    node.ordinal = node.ordinal.saturating_sub(first);
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| renumber(item, first)),
        Value::Object(members) => members.iter_mut().for_each(|member| renumber(&mut member.node, first)),
        _ => {}
    }
}
