//! Which files hold policies, and what of them may be shown.

use ecs_preflight::report::SourceText;

use super::terraform::{self, Held};
use super::yaml;

/// What a file is written in, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Json,
    Yaml,
    Terraform,
}

impl Form {
    pub(crate) fn of(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "json" => Some(Form::Json),
            "yaml" | "yml" => Some(Form::Yaml),
            "tf" => Some(Form::Terraform),
            _ => None,
        }
    }
}

/// Whether a document that was found in a folder may be a policy: no policy, or a part of one, lacks both.
pub(crate) fn may_be_policy(form: Form, text: &str) -> bool {
    /// Members by which a policy is told from other files.
    const TELLING: [&str; 2] = ["statement", "effect"];
    match form {
        Form::Terraform => true,
        // Broken JSON may be a policy; other objects are not.
        Form::Json => match serde_json::from_str::<serde_json::Value>(text) {
            Ok(serde_json::Value::Object(members)) => {
                members.is_empty()
                    || members.get("role").is_some_and(|role| role.get("policy").is_some())
                    || members.contains_key("Version")
                    || members.keys().any(|name| {
                        TELLING.iter().any(|telling| name.trim().to_lowercase().starts_with(telling))
                    })
            }
            Ok(_) => false,
            Err(_) => true,
        },
        Form::Yaml => {
            let telling = |line: &str| {
                TELLING.iter().any(|telling| line.trim_start().to_lowercase().starts_with(telling))
            };
            text.lines().any(telling)
        }
    }
}

/// What may be shown of a text in its notation: of one that its reader does not understand to the end, nothing.
pub(crate) fn shown_source(form: Form, text: &str) -> SourceText<'_> {
    match form {
        Form::Json => SourceText::json(text),
        Form::Yaml => {
            let Ok(documents) = yaml::read(text) else { return SourceText::new(text) };
            let mut source = SourceText::understood(text);
            source.hide(documents.into_iter().flat_map(|document| document.secrets));
            source
        }
        Form::Terraform => {
            let Ok(found) = terraform::read(text) else { return SourceText::new(text) };
            let mut source = SourceText::understood(text);
            source.hide_in_json(found.into_iter().filter_map(|role| match role.policy {
                Held::Text(lines) => Some(lines),
                _ => None,
            }));
            source
        }
    }
}
