//! `explain`: a code, an HTTP status, a rule, or an error response, with the request that caused it.

use ecs_preflight::catalogue::embedded;
use ecs_preflight::error::{Answer, Causes, Explanation, RuleAnswer, StatusAnswer, look_up_text};
use ecs_preflight::iam::ActionRows;
use ecs_preflight::report::{Columns, Finding, Hint, Language, Rule, word};
use ecs_preflight::request::Request;

use crate::args::{ExplainArgs, Format};
use crate::input::capture::{Body, Captured, Item};
use crate::input::{self, Stop};
use crate::output::{Failure, Output};

pub(crate) fn run(args: &ExplainArgs, output: &mut Output) -> Result<(), Failure> {
    let request = args.request.as_deref().map(Asked::read).transpose()?;
    let what = args.what.as_str();
    let content;
    let text = if input::is_input(what) {
        content = input::read(what).map_err(Failure::Usage)?;
        Some(input::text(&content).map_err(|_| usage(what, "is not UTF-8"))?)
    } else {
        Some(what).filter(|text| text.trim_start().starts_with(['{', '[']))
    };
    let language = output.language;
    let headers = request.as_ref().map(Asked::headers).unwrap_or_default();
    let asked = request.as_ref().map(|asked| {
        let request = Request { method: &asked.request.method, url: &asked.request.url, headers: &headers };
        (request, asked.body.as_ref())
    });
    let asked = asked.as_ref().map(|(request, body)| (request, *body));
    let answer = match text {
        None => look_up_text(what, asked).and_then(|answer| answer.caused_by(asked)),
        Some(text) => Answer::response_text(text.trim_start_matches('\u{feff}'), asked),
    };
    let answer = answer.map_err(|finding| refusal(&finding, language))?;
    if output.format == Format::Json {
        return output.json(&answer.in_language(language, Columns::Characters));
    }
    match &answer {
        Answer::Rule(rule) => show_rule(rule, output),
        Answer::Status(status) => show_status(status, output),
        Answer::Error(explanation, causes) => {
            show(explanation, "", output)?;
            show_causes(causes.as_ref(), output)
        }
        Answer::Job(job, causes) => {
            super::job::show(job, output)?;
            show_causes(causes.as_ref(), output)
        }
    }
}

fn usage(name: &str, trouble: &str) -> Failure {
    Failure::Usage(format!("`{}` {trouble}", input::shown(name)))
}

/// The sentence of a finding, with its help.
pub(crate) fn refusal(finding: &Finding, language: Language) -> Failure {
    Failure::Usage(sentence(finding, language))
}

pub(crate) fn sentence(finding: &Finding, language: Language) -> String {
    sentence_at(finding, "", language)
}

fn sentence_at(finding: &Finding, pointer: &str, language: Language) -> String {
    let message = finding.message_at(pointer, language);
    let separator = Hint::new("separator").text(language);
    let help = finding.help_at(pointer, language);
    help.map_or_else(|| message.clone(), |help| format!("{message}{separator}{help}"))
}

/// The request that was refused.
struct Asked {
    request: Captured,
    body: Option<Body>,
}

impl Asked {
    /// The first request of a capture of any kind that `check` reads.
    fn read(name: &str) -> Result<Self, Failure> {
        let mut first = None;
        let read = input::requests(name, &|_| {}, &mut |_, item| {
            if let (Item::Request(request), None) = (item, &first) {
                first = Some(*request);
            }
            Ok(())
        });
        read.map_err(Stop::failure)?;
        let mut request = first.ok_or_else(|| usage(name, "holds no request"))?;
        let body = match (request.body.take(), &request.places) {
            // Empty lines before the body give its issues the lines that they have in the file.
            (Some(Body::Text { text, pieces }), Some(places)) => {
                Some(Body::Text { text: format!("{}{text}", "\n".repeat(places.body_line)), pieces })
            }
            (body, _) => body,
        };
        Ok(Asked { request, body })
    }

    fn headers(&self) -> Vec<(&str, &str)> {
        self.request.headers()
    }
}

fn show_rule(answer: &RuleAnswer, output: &mut Output) -> Result<(), Failure> {
    let language = output.language;
    output.line(&format!("{} ({})", answer.rule.id(), word(answer.rule.severity().name(), language)))?;
    if let Some(title) = answer.rule.title(language).filter(|_| answer.page().is_none()) {
        output.line(&format!("  {title}"))?;
    }
    for rule in std::iter::once(&answer.rule).chain(&answer.wordings) {
        output.line(&format!("  {}", rule.template(language)))?;
        if let Some(help) = rule.help_template(language) {
            output.line(&format!("    {help}"))?;
        }
    }
    if let Some(page) = answer.page() {
        output.line(&format!("  {}", language.of(&page.explanation)))?;
        for (label, example) in [("bad-example", &page.bad), ("good-example", &page.good)] {
            output.line(&format!("  {}: {example}", word(label, language)))?;
        }
    }
    let codes: Vec<&str> = answer.answers.iter().map(|code| &*code.code).collect();
    if !codes.is_empty() {
        output.line(&format!("  {} {}", word("answers", language), codes.join(", ")))?;
    }
    Ok(())
}

fn show_status(answer: &StatusAnswer, output: &mut Output) -> Result<(), Failure> {
    let language = output.language;
    for row in std::iter::once(answer.row).chain(answer.others.iter().copied()) {
        let reason = row.reason.as_ref().map(|reason| format!(" {reason}")).unwrap_or_default();
        output.line(&format!("HTTP {}{reason}  ({}; {})", row.status, row.systems.join(", "), row.source))?;
        output.line(&format!("  {}", language.of(&row.meaning)))?;
        if let Some(remedy) = &row.remedy {
            output.line(&format!("  {}", language.of(remedy)))?;
        }
    }
    for (label, names) in [("codes-with-status", &answer.codes), ("faults-with-status", &answer.faults)] {
        if !names.is_empty() {
            output.line(&format!("{} {}", word(label, language), names.join(", ")))?;
        }
    }
    Ok(())
}

pub(crate) fn show(explanation: &Explanation, indent: &str, output: &mut Output) -> Result<(), Failure> {
    let language = output.language;
    // What happened comes first, then where: the error around it has nothing to advise.
    if let Some(lead) = explanation.lead() {
        show(&Explanation { details: Vec::new(), ..lead.clone() }, indent, output)?;
        output.line(&format!("{indent}{}", word("reported-within", language)))?;
        return around(explanation, lead, &format!("{indent}  "), output);
    }
    heading(explanation, indent, output)?;
    match explanation.meaning() {
        Some(meaning) => {
            output.line(&format!("{indent}  {}", language.pick(meaning)))?;
            if let Some(remedy) = explanation.remedy() {
                output.line(&format!("{indent}  {}", language.pick(remedy)))?;
            }
            let rules: Vec<&str> = explanation.rules.iter().copied().map(Rule::id).collect();
            if !rules.is_empty() {
                listed(&format!("{indent}  "), word("foreseen-by", language), &rules, output)?;
            }
        }
        None if explanation.code.is_some() => unlisted(explanation, indent, output)?,
        None => {}
    }
    for name in &explanation.actions {
        let opened = ecs_preflight::iam::who(name).map(|found| found.matches).unwrap_or_default();
        let ids: Vec<&str> = opened
            .iter()
            .flat_map(|action| action.operations(embedded()))
            .map(|operation| &*operation.id)
            .collect();
        let opens = if ids.is_empty() { "opens-nothing" } else { "opens" };
        let line = format!("{indent}  {name} {} {}", word(opens, language), ids.join(", "));
        output.line(line.trim_end())?;
    }
    // The parts of a batch stand beside it, what is more particular below it.
    explanation.details.iter().try_for_each(|detail| {
        let deeper = if detail.id.is_some() { indent.to_owned() } else { format!("{indent}  ") };
        show(detail, &deeper, output)
    })
}

/// Names behind a label; what does not fit into a line goes on in the next one.
fn listed(indent: &str, label: &str, names: &[&str], output: &mut Output) -> Result<(), Failure> {
    const COLUMNS: usize = 100;
    let mut line = format!("{indent}{label}");
    for (index, name) in names.iter().enumerate() {
        let comma = if index + 1 < names.len() { "," } else { "" };
        if line.chars().count() + name.len() + 1 + comma.len() > COLUMNS {
            output.line(&line)?;
            line = format!("{indent} ");
        }
        line = format!("{line} {name}{comma}");
    }
    output.line(&line)
}

/// The errors around the one that was shown already: what they mean, and no advice.
fn around(
    explanation: &Explanation,
    lead: &Explanation,
    indent: &str,
    output: &mut Output,
) -> Result<(), Failure> {
    if std::ptr::eq(explanation, lead) {
        return Ok(());
    }
    heading(explanation, indent, output)?;
    match explanation.meaning() {
        Some(meaning) => output.line(&format!("{indent}  {}", output.language.pick(meaning)))?,
        None if explanation.code.is_some() => unlisted(explanation, indent, output)?,
        None => {}
    }
    // Where nothing is known of what happened, this is the only advice.
    if let Some(remedy) = explanation.remedy().filter(|_| lead.remedy().is_none()) {
        output.line(&format!("{indent}  {}", output.language.pick(remedy)))?;
    }
    explanation.details.iter().try_for_each(|detail| {
        let deeper = if detail.id.is_some() { indent.to_owned() } else { format!("{indent}  ") };
        around(detail, lead, &deeper, output)
    })
}

/// The code with its status, and the message.
fn heading(explanation: &Explanation, indent: &str, output: &mut Output) -> Result<(), Failure> {
    let status = explanation.http_status.map(|status| format!("HTTP {status}"));
    let heading = match (&explanation.code, status) {
        (Some(code), Some(status)) => format!("{code} ({status})"),
        (Some(code), None) => code.clone(),
        (None, status) => status.unwrap_or_default(),
    };
    let server = explanation.id.as_ref().map(|id| format!("{id}  ")).unwrap_or_default();
    let heading = format!("{server}{heading}");
    if !heading.is_empty() {
        output.line(&format!("{indent}{heading}"))?;
    }
    match &explanation.message {
        Some(message) => output.line(&format!("{indent}  \"{message}\"")),
        None => Ok(()),
    }
}

/// A code that the documents do not list.
fn unlisted(explanation: &Explanation, indent: &str, output: &mut Output) -> Result<(), Failure> {
    let language = output.language;
    output.line(&format!("{indent}  {}", word("not-listed", language)))?;
    if let Some(near) = explanation.nearest {
        output.line(&format!("{indent}  {} `{near}`", word("did-you-mean", language)))?;
    }
    if let Some(row) = explanation.status {
        output.line(&format!("{indent}  HTTP {}: {}", row.status, language.of(&row.meaning)))?;
    }
    Ok(())
}

fn show_causes(causes: Option<&Causes>, output: &mut Output) -> Result<(), Failure> {
    let Some(causes) = causes else { return Ok(()) };
    let language = output.language;
    if let Some(may) = causes.may() {
        super::lifecycle::show(may, output)?;
    }
    if let Some(needs) = causes.needs() {
        super::iam::needs::show(needs, output)?;
    }
    if causes.all().is_empty() && (causes.may().is_some() || causes.needs().is_some()) {
        return Ok(());
    }
    if causes.all().is_empty() {
        return output.line(word("no-cause", language));
    }
    output.line(word("causes", language))?;
    for cause in causes.all() {
        let place = cause.position().map(|at| format!(" {}:{}", at.start.line, at.start.column));
        let maybe = if cause.certain() { "" } else { word("maybe", language) };
        output.line(&format!(
            "  {} {}{}  {} {maybe}",
            cause.location().name(),
            cause.pointer(),
            place.unwrap_or_default(),
            cause.finding().rule().id()
        ))?;
        output.line(&format!("    {}", sentence_at(cause.finding(), cause.pointer(), language)))?;
    }
    Ok(())
}
