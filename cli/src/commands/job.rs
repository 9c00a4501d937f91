//! `job`: what became of asynchronous jobs, one response a document or line.

use std::io::BufReader;

use ecs_preflight::catalogue::jobs;
use ecs_preflight::job::{Job, Part, Poll, State};
use ecs_preflight::report::word;

use super::explain::{self, sentence};
use crate::args::Format;
use crate::input::{self, LineEnd, Stop};
use crate::output::{Failure, Output};

pub(crate) fn run(name: &str, output: &mut Output) -> Result<(), Failure> {
    let mut reader = BufReader::new(input::open(name).map_err(Failure::Usage)?);
    let mut line = Vec::new();
    let mut number = 0;
    let mut read = 0;
    loop {
        line.clear();
        match input::line(&mut reader, name, &mut line).map_err(Stop::failure)? {
            LineEnd::File => break,
            LineEnd::Here => {}
            LineEnd::TooLong => {
                return Err(Failure::Usage(format!("`{}` has a line that is too long", input::shown(name))));
            }
        }
        number += 1;
        if line.trim_ascii().is_empty() {
            continue;
        }
        read += 1;
        // A first line that is no whole document begins one that goes on.
        let open = serde_json::from_slice::<serde::de::IgnoredAny>(&line);
        if read == 1 && open.is_err_and(|error| error.is_eof()) {
            input::rest(&mut reader, name, &mut line).map_err(Stop::failure)?;
        }
        let text = input::text(&line)
            .map_err(|_| Failure::Usage(format!("`{}` is not UTF-8", input::shown(name))))?;
        one(text, name, number, output)?;
    }
    if read == 0 {
        return Err(Failure::Usage(format!("`{}` is empty", input::shown(name))));
    }
    Ok(())
}

fn one(text: &str, name: &str, number: usize, output: &mut Output) -> Result<(), Failure> {
    let language = output.language;
    let place = format!("{}:{number}", input::shown(name));
    let job = match Job::parse(text.trim_start_matches('\u{feff}')) {
        Ok(job) => job,
        Err(finding) => {
            output.fail(&format!("{place}: {}", sentence(&finding, language)));
            return Ok(());
        }
    };
    match job.state {
        State::Failed => output.mark_found(),
        State::Unknown => {
            let why = job.issues.iter().map(|(_, finding)| finding.message(language)).next();
            output
                .fail(&format!("{place}: {}", why.unwrap_or_else(|| language.pick(job.meaning).to_owned())));
        }
        _ => {}
    }
    if output.format == Format::Json { output.json(&job.in_language(language)) } else { show(&job, output) }
}

pub(crate) fn show(job: &Job, output: &mut Output) -> Result<(), Failure> {
    let language = output.language;
    let label = |key: &'static str| word(key, language);
    let id = job.id.as_deref().unwrap_or_default();
    let status = job.status.as_ref().map(|status| format!(" ({status})")).unwrap_or_default();
    let job_type = job.job_type.as_ref().map(|name| format!("  {name}")).unwrap_or_default();
    output.line(&format!("{} {id}{job_type}  {}{status}", label("job"), label(in_words(job.state))))?;
    output.line(&format!("  {}", language.pick(job.meaning)))?;
    if job.total > 1 || !job.succeeded.is_empty() && job.succeeded.iter().all(|part| part.id != job.id) {
        output.line(&format!("  {}/{} {}", job.done, job.total, label("sub-jobs-done")))?;
    }
    for part in &job.failed {
        output.line(&format!("  {}  {}", resource(part, output), label(in_words(State::Failed))))?;
        if let Some(reason) = &part.reason {
            output.line(&format!("    \"{reason}\""))?;
        }
        if let Some(explanation) = &part.explanation {
            explain::show(explanation, "    ", output)?;
        }
    }
    if let Some(explanation) =
        job.explanation.as_ref().filter(|_| job.failed.iter().all(|part| part.id != job.id))
    {
        explain::show(explanation, "  ", output)?;
    }
    for (pointer, finding) in &job.issues {
        let severity = label(finding.rule().severity().name());
        output.line(&format!("  {severity} {pointer}: {}", sentence(finding, language)))?;
    }
    match (Poll::of(job), job.state.keep_polling()) {
        (Some(poll), _) => output.line(&format!("  {} {} {}", label("poll-again"), poll.method, poll.path)),
        (None, Some(true)) => output.line(&format!("  {} {}", label("poll-again"), jobs().query)),
        (None, Some(false)) => output.line(&format!("  {}", label("nothing-more"))),
        (None, None) => output.line(&format!("  {}", label("cannot-tell"))),
    }
}

/// The word of the messages for a state.
fn in_words(state: State) -> &'static str {
    match state {
        State::Submitted => "job-submitted",
        State::Starting => "job-starting",
        State::Running => "job-running",
        State::Success => "job-success",
        State::Failed => "job-failed",
        State::Unknown => "job-unknown",
    }
}

/// What a part works on, in words.
fn resource(part: &Part, output: &Output) -> String {
    let named = part.resource.iter().map(|(name, id)| {
        let known = jobs().resources.iter().find(|(known, _)| known == name);
        let title = known.map_or(name.as_str(), |(_, title)| output.language.of(title));
        format!("{title} {id}")
    });
    let named: Vec<String> = named.collect();
    if named.is_empty() { part.id.clone().unwrap_or_default() } else { named.join(", ") }
}
