//! What a policy may hold.

use ecs_preflight_model::{PolicyFacts, PolicyLimits};

use crate::values::{count, text, texts};
use crate::yaml::{Node, Outcome};

/// Reads `catalogue/iam/policy.yaml`.
pub(crate) fn policy(file: &Node) -> Outcome<PolicyFacts> {
    file.only(&[
        "source",
        "versions",
        "elements",
        "effects",
        "limits",
        "action_parts",
        "resource_parts",
        "everything",
        "uris",
        "uri_service",
        "within",
        "context",
    ])?;
    let context = file.need("context")?;
    context.only(&["values", "characters"])?;
    let versions = file.need("versions")?;
    versions.only(&["custom", "system"])?;
    let elements = file.need("elements")?;
    elements.only(&["policy", "system_only", "statement", "needed"])?;
    Ok(PolicyFacts {
        source: text(file.need("source")?)?,
        custom_version: text(versions.need("custom")?)?,
        system_version: text(versions.need("system")?)?,
        policy_elements: texts(elements.need("policy")?)?,
        system_elements: texts(elements.need("system_only")?)?,
        statement_elements: texts(elements.need("statement")?)?,
        needed_elements: texts(elements.need("needed")?)?,
        effects: texts(file.need("effects")?)?,
        limits: limits(file.need("limits")?)?,
        action_parts: count(file.need("action_parts")?)?,
        resource_parts: count(file.need("resource_parts")?)?,
        everything: text(file.need("everything")?)?,
        uris: text(file.need("uris")?)?,
        uri_service: text(file.need("uri_service")?)?,
        within: texts(file.need("within")?)?,
        context_values: count(context.need("values")?)?,
        context_characters: count(context.need("characters")?)?,
    })
}

fn limits(node: &Node) -> Outcome<PolicyLimits> {
    node.only(&["statements", "actions", "resources", "resource_characters", "conditions"])?;
    Ok(PolicyLimits {
        statements: count(node.need("statements")?)?,
        actions: count(node.need("actions")?)?,
        resources: count(node.need("resources")?)?,
        resource_characters: count(node.need("resource_characters")?)?,
        conditions: count(node.need("conditions")?)?,
    })
}
