//! `iam lint`: policies from files, judged side by side, reported in the order of their paths.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ecs_preflight::iam::policy::{
    Applied, FixOptions, LintOptions, Linted, Suppression, fix, lint_with_suppressed, not_literal,
    not_terraform, not_utf8, not_yaml, too_large_notation, unused,
};
use ecs_preflight::report::{Issue, Location, Position, Report, SourceText};
use ecs_preflight::request::{Document, JsonText, JsonValue};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use similar::TextDiff;

use crate::args::{Format, LintArgs};
use crate::config::{Config, Decisions, Listed};
use crate::files;
use crate::input::capture::Source;
use crate::input::files::{Listed as Input, collect};
use crate::input::policies::{Form, may_be_policy, shown_source};
use crate::input::terraform::{self, Found, Held};
use crate::input::yaml;
use crate::input::{self, STDIN};
use crate::output::{Failure, Label, Output};
use crate::render::{Origin, escape};

/// Fewer files are done before a bar could be read.
const PROGRESS_FROM_FILES: usize = 500;

/// The lines around a change in a diff.
const CONTEXT: usize = 3;

/// Everything that a file's judgement depends on.
struct Run<'r> {
    args: &'r LintArgs,
    config: Config,
    decisions: Decisions,
    /// Of each decision, whether it was about anything.
    decided: Vec<AtomicBool>,
    used: Vec<AtomicBool>,
    /// The suppressions whose files were among those judged.
    met: Vec<AtomicBool>,
    quiet: bool,
    max_issues: Option<usize>,
}

/// What came of a file.
struct Judged {
    name: String,
    /// Its fixes are made, or shown.
    fixing: bool,
    /// Its text with secrets masked, where something is to be shown.
    text: Option<SourceText<'static>>,
    form: Form,
    parts: Vec<Part>,
    /// The text as it is and as it should be.
    change: Option<(String, String)>,
    applied: Vec<Applied>,
}

/// One policy of a file.
struct Part {
    resource: Option<String>,
    report: Report,
    suppressed: Vec<(Issue, String)>,
}

pub(crate) fn run(args: &LintArgs, mut config: Config, output: &mut Output) -> Result<(), Failure> {
    if args.add_dependencies && !(args.fix || args.diff) {
        return Err(Failure::Usage("--add-dependencies needs --fix or --diff".to_owned()));
    }
    for text in &args.suppress {
        let suppression = Suppression::parse(text).map_err(|refusal| {
            Failure::Usage(format!("--suppress {text}: {}", refusal.message(output.language)))
        })?;
        config.suppressions.push(Listed { suppression, file: None, place: None });
    }
    let mut decisions = config.of_lint();
    super::decide(&args.rules, &mut decisions, output.language)?;
    let decided = decisions.places.iter().map(|_| AtomicBool::new(false)).collect();
    let marks = || config.suppressions.iter().map(|_| AtomicBool::new(false)).collect();
    let (used, met) = (marks(), marks());
    let collected = collect(&args.files, &|name| Form::of(name).is_some());
    collected.failures.iter().for_each(|message| output.fail(message));
    collected.notes.iter().for_each(|message| output.note(message));
    let files = collected.files;
    let run = Run {
        args,
        config,
        decisions,
        decided,
        used,
        met,
        quiet: output.format == Format::Json,
        max_issues: output.max_issues,
    };
    let bar = progress(files.len());
    let judged: Vec<Option<Result<Judged, String>>> = files
        .par_iter()
        .map(|file| {
            let judged = judge(file, &run, args.fix);
            bar.inc(1);
            judged
        })
        .collect();
    bar.finish_and_clear();
    let others = judged.iter().filter(|judged| judged.is_none()).count();
    let mut count = 0;
    for (file, judged) in files.iter().zip(judged) {
        match judged {
            None => {}
            Some(Ok(judged)) => {
                let judged = write(judged, file, &run, output);
                count += judged.parts.len();
                show(&judged, args, output)?;
            }
            Some(Err(message)) => output.fail(&message),
        }
    }
    if others > 0 {
        let files = if others == 1 { "file" } else { "files" };
        output.note(&format!("{others} {files} without a policy passed over"));
    }
    report_unused(&run, output)?;
    let decided = run.decided.iter().map(|used| used.load(Ordering::Relaxed));
    super::unneeded(run.decisions.places.iter().zip(decided), output);
    if count == 0 {
        output.fail("there is no policy in what was named, so nothing was checked");
    }
    let piped = args.fix && !args.diff && args.files.iter().any(|name| name == STDIN);
    if piped { Ok(()) } else { output.summary_of_policies(count) }
}

fn progress(files: usize) -> ProgressBar {
    if files < PROGRESS_FROM_FILES {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} {eta}");
    ProgressBar::new(files as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Judges a file; none where one that was found in a folder holds something else.
fn judge(file: &Input, run: &Run<'_>, fixing: bool) -> Option<Result<Judged, String>> {
    let content = match input::read(&file.name) {
        Ok(content) => content,
        Err(message) => return Some(Err(message)),
    };
    let form = Form::of(&file.name).unwrap_or(Form::Json);
    let mut judged = Judged {
        name: input::shown(&file.name).to_owned(),
        fixing: fixing || run.args.diff,
        text: None,
        form,
        parts: Vec::new(),
        change: None,
        applied: Vec::new(),
    };
    let text = match input::text(&content) {
        Ok(text) => text,
        Err(valid) => {
            judged.add(None, Linted { report: not_utf8(valid), ..Linted::default() }, &[]);
            return Some(Ok(judged));
        }
    };
    if file.found && !may_be_policy(form, text) {
        return None;
    }
    if form != Form::Json
        && let Some(report) = too_large_notation(text.len())
    {
        judged.add(None, Linted { report, ..Linted::default() }, &[]);
        return Some(Ok(judged));
    }
    match form {
        Form::Json => json(&mut judged, text, run),
        Form::Yaml => from_yaml(&mut judged, text, file.found, run),
        Form::Terraform => from_terraform(&mut judged, text, run),
    }
    if judged.parts.is_empty() && file.found {
        return None;
    }
    let shows = !run.quiet && judged.parts.iter().any(|part| !part.report.issues().is_empty());
    if shows {
        let text =
            judged.change.as_ref().filter(|_| !run.args.diff).map_or(text, |(_, after)| after.as_str());
        judged.text = Some(shown_source(form, text).into_owned());
    }
    // A file keeps the byte order mark that it has.
    if let Some((before, after)) = &mut judged.change
        && content.starts_with("\u{feff}".as_bytes())
    {
        before.insert(0, '\u{feff}');
        after.insert(0, '\u{feff}');
    }
    Some(Ok(judged))
}

impl Judged {
    fn add(&mut self, resource: Option<&str>, linted: Linted, suppressions: &[&Suppression]) {
        let reason = |issue: &Issue| {
            let same = suppressions.iter().find(|suppression| suppression.rule() == issue.rule().id());
            same.map_or("", |suppression| suppression.reason()).to_owned()
        };
        let suppressed = linted.suppressed.into_iter().map(|issue| {
            let reason = reason(&issue);
            (issue, reason)
        });
        let suppressed = suppressed.collect();
        self.parts.push(Part { resource: resource.map(str::to_owned), report: linted.report, suppressed });
    }
}

impl Run<'_> {
    fn suppressions(&self, name: &str) -> Vec<(usize, &Suppression)> {
        let all = self.config.suppressions.iter().enumerate();
        let here = all.filter(|(_, listed)| self.config.counts(listed, name));
        here.map(|(index, listed)| (index, &listed.suppression)).collect()
    }

    fn options(
        &self,
        name: &str,
        called: Option<&str>,
        suppressions: &[(usize, &Suppression)],
    ) -> LintOptions {
        let file = Path::new(name).file_name().map(|name| name.to_string_lossy().into_owned());
        let name = self.args.name.clone().or_else(|| called.map(str::to_owned)).or(file);
        LintOptions {
            name,
            enterprise_project: self.args.enterprise_project || self.config.enterprise_project,
            suppressions: suppressions.iter().map(|(_, suppression)| (*suppression).clone()).collect(),
            max_issues: self.max_issues,
            silence: Some(Arc::new(self.decisions.silence.clone())),
        }
    }

    fn lint<D: Document>(&self, document: &D, name: &str, called: Option<&str>) -> Linted {
        let suppressions = self.suppressions(name);
        let linted = lint_with_suppressed(document, &self.options(name, called, &suppressions));
        for ((index, _), used) in suppressions.iter().zip(&linted.used) {
            if let Some(mark) = self.met.get(*index) {
                mark.store(true, Ordering::Relaxed);
            }
            if *used && let Some(mark) = self.used.get(*index) {
                mark.store(true, Ordering::Relaxed);
            }
        }
        linted
    }

    fn judged<D: Document>(
        &self,
        judged: &mut Judged,
        document: &D,
        resource: Option<(&str, Option<&str>)>,
        place: impl Fn(&mut Report),
    ) {
        let mut linted = self.lint(document, &judged.name, resource.and_then(|(_, called)| called));
        place(&mut linted.report);
        for (used, mark) in linted.report.decided().iter().zip(&self.decided) {
            mark.fetch_or(*used, Ordering::Relaxed);
        }
        let suppressions = self.suppressions(&judged.name);
        let suppressions: Vec<&Suppression> =
            suppressions.into_iter().map(|(_, suppression)| suppression).collect();
        judged.add(resource.map(|(resource, _)| resource), linted, &suppressions);
    }

    /// The text put right, where that is asked for.
    fn fixed(&self, text: &str, judged: &mut Judged, called: Option<&str>) -> Option<String> {
        if !judged.fixing {
            return None;
        }
        let suppressions = self.suppressions(&judged.name);
        let lint = self.options(&judged.name, called, &suppressions);
        let fixed = fix(text, &FixOptions { lint, add_dependencies: self.args.add_dependencies });
        judged.applied.extend(fixed.applied);
        (fixed.text != text).then_some(fixed.text)
    }
}

fn json(judged: &mut Judged, text: &str, run: &Run<'_>) {
    let fixed = run.fixed(text, judged, None);
    // What is left is reported after a fix; a diff changes nothing.
    let left = fixed.as_deref().filter(|_| !run.args.diff).unwrap_or(text);
    run.judged(judged, &JsonText(left), None, |_| {});
    // Standard input cannot be written to, so its text is answered even when nothing was to be done.
    let after = fixed.or_else(|| {
        (judged.fixing && run.args.fix && judged.name == input::shown(STDIN)).then(|| text.to_owned())
    });
    judged.change = after.map(|after| (text.to_owned(), after));
}

fn from_yaml(judged: &mut Judged, text: &str, found: bool, run: &Run<'_>) {
    match yaml::read(text) {
        Ok(documents) => {
            let source = Source::new(text, 0);
            let several = documents.len() > 1;
            for placed in documents {
                // Beside a policy that was found in a folder there may be anything.
                if several && found && !may_be_policy(Form::Json, &placed.json) {
                    continue;
                }
                run.judged(judged, &JsonValue(&placed.json), None, |report| {
                    report.place(Location::Policy, |pointer| source.position(placed.place(pointer)?));
                });
            }
        }
        Err(error) => {
            let mut report = not_yaml(&error.message);
            at(&mut report, text, error.at);
            judged.add(None, Linted { report, ..Linted::default() }, &[]);
        }
    }
}

/// Points at a byte, or at the end of the text.
fn at(report: &mut Report, text: &str, byte: usize) {
    let byte = (0..=byte.min(text.len())).rev().find(|byte| text.is_char_boundary(*byte)).unwrap_or_default();
    let end =
        text.get(byte..).and_then(|rest| rest.chars().next()).map_or(byte, |sign| byte + sign.len_utf8());
    report.place(Location::Policy, |_| Position::of(text, byte..end));
}

fn from_terraform(judged: &mut Judged, text: &str, run: &Run<'_>) {
    let found = match terraform::read(text) {
        Ok(found) => found,
        Err(byte) => {
            let mut report = not_terraform("what stands here does not fit what is before it");
            at(&mut report, text, byte);
            return judged.add(None, Linted { report, ..Linted::default() }, &[]);
        }
    };
    let changed = terraform_put_right(judged, text, &found, run);
    let after = if run.args.diff { text } else { changed.as_str() };
    let found = if after == text { found } else { terraform::read(after).unwrap_or_default() };
    let source = Source::new(after, 0);
    for role in &found {
        let resource = Some((role.resource.as_str(), role.name.as_deref()));
        let whole =
            |report: &mut Report| report.place(Location::Policy, |_| source.position(role.place.clone()));
        match &role.policy {
            Held::Text(lines) => {
                let policy = after.get(lines.clone()).unwrap_or_default();
                run.judged(judged, &JsonText(policy), resource, |report| {
                    report.shift(Location::Policy, source.line(lines.start) - 1, lines.start);
                    whole(report);
                });
            }
            Held::Quoted(policy) => run.judged(judged, &JsonValue(policy), resource, whole),
            Held::Object(placed) => {
                run.judged(judged, &JsonValue(&placed.json), resource, |report| {
                    report.place(Location::Policy, |pointer| source.position(placed.place(pointer)?));
                });
            }
            Held::NotLiteral => {
                let mut report = not_literal(&role.resource);
                whole(&mut report);
                judged.add(Some(&role.resource), Linted { report, ..Linted::default() }, &[]);
            }
        }
    }
    if found.is_empty() {
        // A file that was named has an answer, even when it holds no role.
        judged.add(None, Linted::default(), &[]);
    }
    if changed != text {
        judged.change = Some((text.to_owned(), changed));
    }
}

/// The text of a file with what is written out of its policies put right.
fn terraform_put_right(judged: &mut Judged, text: &str, found: &[Found], run: &Run<'_>) -> String {
    let mut changed = String::new();
    let mut done = 0;
    for role in found {
        let Held::Text(lines) = &role.policy else { continue };
        let policy = text.get(lines.clone()).unwrap_or_default();
        if let Some(fixed) = run.fixed(policy, judged, role.name.as_deref()) {
            changed.push_str(text.get(done..lines.start).unwrap_or_default());
            changed.push_str(&fixed);
            done = lines.end;
        }
    }
    changed + text.get(done..).unwrap_or_default()
}

/// Writes what was put right. What cannot be written is not put right: the file is judged as it is.
fn write(judged: Judged, file: &Input, run: &Run<'_>, output: &mut Output) -> Judged {
    let Some((before, after)) = &judged.change else { return judged };
    if run.args.diff || file.name == STDIN || before == after {
        return judged;
    }
    let Err(error) = files::replace(Path::new(&file.name), before, after) else { return judged };
    output.fail(&format!("cannot write `{}`: {error}", judged.name));
    match judge(file, run, false) {
        Some(Ok(unchanged)) => unchanged,
        // It has vanished meanwhile, and there is nothing to say of it.
        _ => Judged { parts: Vec::new(), change: None, applied: Vec::new(), ..judged },
    }
}

/// Shows what is left.
fn show(judged: &Judged, args: &LintArgs, output: &mut Output) -> Result<(), Failure> {
    let (mut diff, mut fixed) = (None, None);
    match &judged.change {
        Some((before, after)) if args.diff && before != after => {
            let name = escape::line(&judged.name);
            // The lines around a change may hold secrets.
            let form = judged.form;
            let (before, after) = (shown_source(form, before).masked(), shown_source(form, after).masked());
            let made = TextDiff::from_lines(before.as_str(), after.as_str());
            let made = made.unified_diff().context_radius(CONTEXT).header(&name, &name).to_string();
            output.mark_found();
            diff = Some(made);
        }
        Some(_) if args.diff => {}
        Some((_, after)) if judged.name == input::shown(STDIN) => fixed = Some(after.as_str()),
        Some(_) | None => {}
    }
    if output.format == Format::Text {
        if let Some(fixed) = fixed {
            // The answer is the policy itself, for the next program in the pipe.
            judged.parts.iter().for_each(|part| output.tally(&part.report));
            return output.raw(fixed);
        }
        if let Some(diff) = &diff {
            // The line ends of the text stay, so that the diff can be applied.
            for line in diff.split_terminator('\n') {
                match line.strip_suffix('\r') {
                    Some(line) => output.raw(&format!("{}\r\n", escape::line(line)))?,
                    None => output.line(line)?,
                }
            }
        } else {
            for applied in &judged.applied {
                let title = applied.title(output.language);
                output.line(&format!(
                    "{}: {title} [{} {}]",
                    judged.name,
                    applied.rule().id(),
                    applied.pointer()
                ))?;
            }
        }
    }
    for (index, part) in judged.parts.iter().enumerate() {
        let origin = Origin { name: &judged.name, text: judged.text.as_ref(), ..Origin::default() };
        let label = Label {
            file: Some(&judged.name),
            resource: part.resource.as_deref(),
            applied: if index == 0 { judged.applied.as_slice() } else { &[] },
            diff: diff.as_deref().filter(|_| index == 0),
            fixed,
            ..Label::default()
        };
        output.verdict(&part.report, label, &origin)?;
        for (issue, reason) in &part.suppressed {
            output.suppressed(issue, reason, &origin)?;
        }
    }
    Ok(())
}

/// What nothing needed is worth a note: it may hide the next finding.
fn report_unused(run: &Run<'_>, output: &mut Output) -> Result<(), Failure> {
    for ((listed, used), met) in run.config.suppressions.iter().zip(&run.used).zip(&run.met) {
        // A hook is given the files that changed, and others may need it.
        let elsewhere = listed.file.is_some() && !met.load(Ordering::Relaxed);
        if used.load(Ordering::Relaxed) || elsewhere {
            continue;
        }
        let mut report = unused(&listed.suppression);
        let (name, text) = match (&run.config.source, &listed.place) {
            (Some((name, text)), Some(place)) => {
                report.place(Location::Policy, |_| Position::of(text, place.clone()));
                (name.as_str(), Some(SourceText::understood(text.as_str())))
            }
            _ => ("--suppress", None),
        };
        let origin = Origin { name, text: text.as_ref(), ..Origin::default() };
        output.verdict(&report, Label { file: Some(name), ..Label::default() }, &origin)?;
    }
    Ok(())
}
