//! `explain`: a code, a rule, or an error response.

use ecs_preflight::catalogue::{nearest_rule, rule_pages};
use ecs_preflight::error::{Explanation, explain, explain_response, foreseen_by, nearest_code};
use ecs_preflight::report::{Language, Rule, word};
use serde_json::json;

use crate::args::Format;
use crate::input::{self, STDIN};
use crate::output::{Failure, Output};

pub(crate) fn run(what: &str, output: &mut Output) -> Result<(), Failure> {
    if what == STDIN || std::path::Path::new(what).is_file() {
        let content = input::read(what).map_err(Failure::Usage)?;
        let response = serde_json::from_slice(&content)
            .map_err(|_| Failure::Usage(format!("`{}` holds no JSON", input::shown(what))))?;
        return match explain_response(&response) {
            Some(explanation) => show(&explanation, output),
            None => Err(Failure::Usage(format!("`{}` holds no error of the API", input::shown(what)))),
        };
    }
    if let Some(explanation) = explain(what) {
        return show(&explanation, output);
    }
    if let Some(rule) = Rule::all().find(|rule| rule.id() == what) {
        return show_rule(rule, output);
    }
    let near = nearest_code(what)
        .or_else(|| nearest_rule(what).filter(|_| what.contains('/')))
        .map(|near| format!("; did you mean `{near}`?"))
        .unwrap_or_default();
    Err(Failure::Usage(format!("`{what}` is no code, no rule and no file{near}")))
}

fn show_rule(rule: Rule, output: &mut Output) -> Result<(), Failure> {
    let page = rule_pages().iter().find(|page| page.rule == rule.id());
    if output.format == Format::Json {
        let message = json!({"en": rule.template(Language::En), "zh": rule.template(Language::Zh)});
        let mut shown = json!({"rule": rule.id(), "severity": rule.severity().name(), "message": message});
        if let Some(page) = page {
            let [en, zh] = page.explanation;
            shown["explanation"] = json!({"en": en, "zh": zh});
            shown["bad"] = json!(page.bad);
            shown["good"] = json!(page.good);
        }
        return output.json(&shown);
    }
    output.line(&format!("{} ({})", rule.id(), rule.severity().name()))?;
    output.line(&format!("  {}", rule.template(output.language)))?;
    let Some(page) = page else { return Ok(()) };
    output.line(&format!("  {}", output.language.pick(page.explanation)))?;
    for (label, example) in [("bad-example", page.bad), ("good-example", page.good)] {
        output.line(&format!("  {}: {example}", word(label, output.language)))?;
    }
    Ok(())
}

fn show(explanation: &Explanation, output: &mut Output) -> Result<(), Failure> {
    if output.format == Format::Json {
        return output.json(explanation);
    }
    let language = output.language;
    let label = |key: &'static str| word(key, language);
    let status = explanation.http_status.map(|status| format!(" (HTTP {status})")).unwrap_or_default();
    let server = explanation.id.as_ref().map(|id| format!("{id}  ")).unwrap_or_default();
    output.line(&format!("{server}{}{status}", explanation.code))?;
    if let Some(message) = &explanation.message {
        output.line(&format!("  \"{message}\""))?;
    }
    match explanation.known {
        Some(known) => {
            output.line(&format!("  {}", output.language.pick(known.meaning)))?;
            output.line(&format!("  {}", output.language.pick(known.remedy)))?;
            let rules: Vec<&str> = foreseen_by(known).iter().map(|rule| rule.id()).collect();
            if !rules.is_empty() {
                output.line(&format!("  {} {}", label("foreseen-by"), rules.join(", ")))?;
            }
        }
        None => output.line(&format!("  {}", label("not-listed")))?,
    }
    explanation.details.iter().try_for_each(|detail| show(detail, output))
}
