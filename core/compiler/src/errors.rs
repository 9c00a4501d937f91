//! Error codes, HTTP statuses and named faults.

use ecs_preflight_model::{Bilingual, ErrorCode, Fault, HttpStatus, Str};

use crate::values::{bilingual, optional_bilingual, optional_text, text, texts};
use crate::yaml::{Node, Outcome};

/// The codes of `catalogue/errors/*.yaml`; the file without codes is read by [`responses`].
pub(crate) fn codes(files: &[&Node]) -> Outcome<Vec<ErrorCode>> {
    let mut all: Vec<ErrorCode> = Vec::new();
    for file in files.iter().filter(|file| file.find("faults").is_none()) {
        file.only(&["system", "errors"])?;
        let system = text(file.need("system")?)?;
        for row in file.need("errors")?.list()? {
            row.only(&["code", "http_status", "meaning", "remedy", "ended_job"])?;
            let code = text(row.need("code")?)?;
            if all.iter().any(|other| other.code == code) {
                return row.problem(format!("`{code}` stands twice"));
            }
            all.push(ErrorCode {
                code,
                http_status: http_status(row.need("http_status")?)?,
                system: system.clone(),
                meaning: bilingual(row.need("meaning")?)?,
                remedy: bilingual(row.need("remedy")?)?,
                ended_job: optional_bilingual(row, "ended_job")?,
            });
        }
    }
    Ok(all)
}

/// A code that the catalogue knows.
pub(crate) fn known(errors: &[ErrorCode], node: &Node) -> Outcome<Str> {
    let code = node.text()?;
    match errors.iter().find(|error| error.code == code) {
        Some(error) => Ok(error.code.clone()),
        None => node.problem(format!("`{code}` is not in catalogue/errors")),
    }
}

fn http_status(node: &Node) -> Outcome<u16> {
    match u16::try_from(node.integer()?) {
        Ok(status @ 100..=599) => Ok(status),
        _ => node.problem("an HTTP status is a number from 100 to 599"),
    }
}

/// `catalogue/http-statuses.yaml`: a status stands once for each system.
pub(crate) fn statuses(files: &[&Node], systems: &[String]) -> Outcome<Box<[HttpStatus]>> {
    let mut rows = Vec::new();
    let mut seen: Vec<(String, u16)> = Vec::new();
    for group in files.iter().map(|file| file.list()).collect::<Outcome<Vec<_>>>()?.into_iter().flatten() {
        group.only(&["document", "systems", "statuses"])?;
        let named = group.need("systems")?;
        let document = group.need("document")?.text()?;
        let of = texts(named)?;
        for row in group.need("statuses")?.list()? {
            let row_of_table = http_status_row(row, document, of.clone())?;
            for system in named.texts()? {
                if !systems.contains(&system) {
                    return named.problem(format!("the system `{system}` does not exist"));
                }
                if seen.contains(&(system.clone(), row_of_table.status)) {
                    return row.problem(format!("{} stands twice for `{system}`", row_of_table.status));
                }
                seen.push((system, row_of_table.status));
            }
            rows.push(row_of_table);
        }
    }
    Ok(rows.into())
}

fn http_status_row(row: &Node, document: &str, systems: Box<[Str]>) -> Outcome<HttpStatus> {
    row.only(&["status", "reason", "sections", "meaning", "remedy"])?;
    let status = http_status(row.need("status")?)?;
    let remedy: Option<Bilingual> = optional_bilingual(row, "remedy")?;
    if remedy.is_none() && status >= 300 {
        return row.problem(format!("{status} has no remedy"));
    }
    let sections = row.find("sections").map_or_else(|| Ok(Vec::new()), Node::texts)?;
    let sections: Vec<String> = sections.iter().map(|section| format!("§{section}")).collect();
    let source = format!("{document} {}", sections.join(", "));
    Ok(HttpStatus {
        status,
        reason: optional_text(row, "reason")?,
        systems,
        meaning: bilingual(row.need("meaning")?)?,
        remedy,
        source: source.trim_end().into(),
    })
}

/// What `catalogue/errors/responses.yaml` says: named faults, and words of messages.
#[derive(Default)]
pub(crate) struct Responses {
    pub(crate) faults: Box<[Fault]>,
    pub(crate) field_words: Box<[Str]>,
    pub(crate) quota_words: Box<[Str]>,
    pub(crate) refusal_words: Box<[Str]>,
    pub(crate) ordinary_words: Box<[Str]>,
}

/// Reads that file.
pub(crate) fn responses(files: &[&Node]) -> Outcome<Responses> {
    let Some(file) = files.iter().find(|file| file.find("faults").is_some()) else {
        return Ok(Responses::default());
    };
    file.only(&["document", "faults", "field_words", "quota_words", "refusal_words", "ordinary_words"])?;
    let document = text(file.need("document")?)?;
    let mut faults: Vec<Fault> = Vec::new();
    for row in file.need("faults")?.list()? {
        row.only(&["fault", "http_status", "meaning", "remedy"])?;
        let name = text(row.need("fault")?)?;
        if faults.iter().any(|other| other.name == name) {
            return row.problem(format!("`{name}` stands twice"));
        }
        faults.push(Fault {
            name,
            http_status: http_status(row.need("http_status")?)?,
            meaning: bilingual(row.need("meaning")?)?,
            remedy: bilingual(row.need("remedy")?)?,
            source: document.clone(),
        });
    }
    Ok(Responses {
        faults: faults.into(),
        field_words: texts(file.need("field_words")?)?,
        quota_words: texts(file.need("quota_words")?)?,
        refusal_words: texts(file.need("refusal_words")?)?,
        ordinary_words: texts(file.need("ordinary_words")?)?,
    })
}
