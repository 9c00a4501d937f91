//! Error codes, HTTP statuses, named faults, and jobs.

use super::emit::{Emitter, option, option_text, text};
use super::facts::bilingual;
use super::yaml::{Node, Outcome};

pub struct ErrorCode {
    code: String,
    http_status: i64,
    system: String,
    meaning: String,
    remedy: String,
    ended_job: String,
}

/// The codes of `catalogue/errors/*.yaml`; the file without codes is read by [`emit_responses`].
pub fn codes(files: &[&Node]) -> Outcome<Vec<ErrorCode>> {
    let mut all: Vec<ErrorCode> = Vec::new();
    for file in files.iter().filter(|file| file.find("faults").is_none()) {
        file.only(&["system", "errors"])?;
        let system = file.need("system")?.text()?;
        for row in file.need("errors")?.list()? {
            row.only(&["code", "http_status", "meaning", "remedy", "ended_job"])?;
            let code = row.need("code")?.text()?.to_owned();
            if all.iter().any(|other| other.code == code) {
                return row.problem(format!("`{code}` stands twice"));
            }
            let http_status = http_status(row.need("http_status")?)?;
            let meaning = bilingual(row.need("meaning")?)?;
            let remedy = bilingual(row.need("remedy")?)?;
            let ended_job = row.find("ended_job").map(|told| Ok(format!("&{}", bilingual(told)?)));
            let ended_job = option(ended_job.transpose()?);
            all.push(ErrorCode { code, http_status, system: system.to_owned(), meaning, remedy, ended_job });
        }
    }
    Ok(all)
}

pub fn known<'e>(errors: &'e [ErrorCode], node: &Node) -> Outcome<&'e str> {
    let code = node.text()?;
    match errors.iter().find(|error| error.code == code) {
        Some(error) => Ok(&error.code),
        None => node.problem(format!("`{code}` is not in catalogue/errors")),
    }
}

pub fn emit_codes(errors: &[ErrorCode], out: &mut Emitter) {
    let rows: Vec<String> = errors
        .iter()
        .map(|error| {
            format!(
                "ErrorCode {{ code: {}, http_status: {}, system: {}, meaning: {}, remedy: {}, ended_job: {} }}",
                text(&error.code),
                error.http_status,
                text(&error.system),
                error.meaning,
                error.remedy,
                error.ended_job
            )
        })
        .collect();
    let rows = out.slice("ErrorCode", &rows);
    out.item(&format!("pub(crate) static ERRORS: &[ErrorCode] = {rows};"));
}

fn http_status(node: &Node) -> Outcome<i64> {
    match node.integer()? {
        status @ 100..=599 => Ok(status),
        _ => node.problem("an HTTP status is a number from 100 to 599"),
    }
}

/// A list of texts as a shared slice.
fn texts(node: &Node, out: &mut Emitter) -> Outcome<String> {
    Ok(out.slice("&str", &node.texts()?.iter().map(|item| text(item)).collect::<Vec<_>>()))
}

/// `catalogue/http-statuses.yaml`: a status stands once for each system.
pub fn emit_statuses(files: &[&Node], systems: &[String], out: &mut Emitter) -> Outcome<()> {
    let mut rows = Vec::new();
    let mut seen: Vec<(String, i64)> = Vec::new();
    for group in files.iter().map(|file| file.list()).collect::<Outcome<Vec<_>>>()?.into_iter().flatten() {
        group.only(&["document", "systems", "statuses"])?;
        let named = group.need("systems")?;
        let document = group.need("document")?.text()?;
        let of = texts(named, out)?;
        for row in group.need("statuses")?.list()? {
            row.only(&["status", "reason", "sections", "meaning", "remedy"])?;
            let status = http_status(row.need("status")?)?;
            for system in named.texts()? {
                if !systems.contains(&system) {
                    return named.problem(format!("the system `{system}` does not exist"));
                }
                if seen.contains(&(system.clone(), status)) {
                    return row.problem(format!("{status} stands twice for `{system}`"));
                }
                seen.push((system, status));
            }
            let remedy = row.find("remedy").map(bilingual).transpose()?;
            if remedy.is_none() && status >= 300 {
                return row.problem(format!("{status} has no remedy"));
            }
            let sections = row.find("sections").map_or_else(|| Ok(Vec::new()), Node::texts)?;
            let sections: Vec<String> = sections.iter().map(|section| format!("§{section}")).collect();
            let source = format!("{document} {}", sections.join(", "));
            rows.push(format!(
                "HttpStatus {{ status: {status}, reason: {}, systems: {of}, meaning: {}, remedy: {}, source: {} }}",
                option_text(row.find("reason").map(Node::text).transpose()?),
                bilingual(row.need("meaning")?)?,
                option(remedy),
                text(source.trim_end())
            ));
        }
    }
    let rows = out.slice("HttpStatus", &rows);
    out.item(&format!("pub(crate) static HTTP_STATUSES: &[HttpStatus] = {rows};"));
    Ok(())
}

/// `catalogue/errors/responses.yaml`: named faults, and the words that announce a field.
pub fn emit_responses(files: &[&Node], out: &mut Emitter) -> Outcome<()> {
    for file in files.iter().filter(|file| file.find("faults").is_some()) {
        file.only(&["document", "faults", "field_words", "quota_words", "ordinary_words"])?;
        let document = file.need("document")?.text()?;
        let mut rows = Vec::new();
        let mut names: Vec<&str> = Vec::new();
        for row in file.need("faults")?.list()? {
            row.only(&["fault", "http_status", "meaning", "remedy"])?;
            let name = row.need("fault")?.text()?;
            if names.contains(&name) {
                return row.problem(format!("`{name}` stands twice"));
            }
            names.push(name);
            rows.push(format!(
                "Fault {{ name: {}, http_status: {}, meaning: {}, remedy: {}, source: {} }}",
                text(name),
                http_status(row.need("http_status")?)?,
                bilingual(row.need("meaning")?)?,
                bilingual(row.need("remedy")?)?,
                text(document)
            ));
        }
        let rows = out.slice("Fault", &rows);
        out.item(&format!("pub(crate) static FAULTS: &[Fault] = {rows};"));
        for list in ["field_words", "quota_words", "ordinary_words"] {
            let words = texts(file.need(list)?, out)?;
            out.item(&format!("pub(crate) static {}: &[&str] = {words};", list.to_uppercase()));
        }
    }
    Ok(())
}

/// `catalogue/jobs.yaml`; an operation that does not exist is a dangling reference.
pub fn emit_jobs(files: &[&Node], operations: &[String], out: &mut Emitter) -> Outcome<()> {
    let known = |node: &Node| -> Outcome<String> {
        let id = node.text()?;
        match operations.iter().any(|operation| operation == id) {
            true => Ok(text(id)),
            false => node.problem(format!("the operation `{id}` does not exist")),
        }
    };
    for file in files {
        file.only(&[
            "source",
            "query",
            "statuses",
            "submitted",
            "unknown",
            "resources",
            "reason",
            "servers",
            "types",
        ])?;
        let mut statuses = Vec::new();
        for row in file.need("statuses")?.list()? {
            row.only(&["status", "state", "meaning"])?;
            let state = row.need("state")?;
            let state = match state.text()? {
                "starting" => "Starting",
                "running" => "Running",
                "success" => "Success",
                "failed" => "Failed",
                _ => return state.problem("state is starting, running, success or failed"),
            };
            statuses.push(format!(
                "JobStatus {{ status: {}, state: JobState::{state}, meaning: {} }}",
                text(row.need("status")?.text()?),
                bilingual(row.need("meaning")?)?
            ));
        }
        let mut resources = Vec::new();
        for row in file.need("resources")?.list()? {
            row.only(&["name", "title"])?;
            let (name, title) = (row.need("name")?.text()?, bilingual(row.need("title")?)?);
            resources.push(format!("({}, {title})", text(name)));
        }
        let mut types = Vec::new();
        for row in file.need("types")?.list()? {
            row.only(&["type", "operation", "title"])?;
            types.push(format!(
                "JobType {{ name: {}, operation: {}, title: {} }}",
                text(row.need("type")?.text()?),
                option(row.find("operation").map(known).transpose()?),
                bilingual(row.need("title")?)?
            ));
        }
        let servers = file.need("servers")?;
        servers.only(&["member", "resource"])?;
        let statuses = out.slice("JobStatus", &statuses);
        let resources = out.slice("(&str, [&str; 2])", &resources);
        let types = out.slice("JobType", &types);
        out.item(&format!(
            "pub(crate) static JOBS: Jobs = Jobs {{ source: {}, query: {}, statuses: {statuses}, \
             submitted: {}, unknown: {}, resources: {resources}, reason: {}, servers: ({}, {}), types: {types} }};",
            text(file.need("source")?.text()?),
            known(file.need("query")?)?,
            bilingual(file.need("submitted")?)?,
            bilingual(file.need("unknown")?)?,
            text(file.need("reason")?.text()?),
            text(servers.need("member")?.text()?),
            text(servers.need("resource")?.text()?),
        ));
    }
    Ok(())
}
