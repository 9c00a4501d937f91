//! Jobs: their statuses, types and what they work on.

use ecs_preflight_model::{JobState, JobStatus, JobType, Jobs, Str};

use crate::values::{bilingual, text};
use crate::yaml::{Node, Outcome};

/// `catalogue/jobs.yaml`; an operation that does not exist is a dangling reference.
pub(crate) fn jobs(files: &[&Node], operations: &[String]) -> Outcome<Jobs> {
    let known = |node: &Node| -> Outcome<Str> {
        let id = node.text()?;
        match operations.iter().any(|operation| operation == id) {
            true => Ok(id.into()),
            false => node.problem(format!("the operation `{id}` does not exist")),
        }
    };
    let Some(file) = files.first() else { return Ok(Jobs::default()) };
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
    let mut resources = Vec::new();
    for row in file.need("resources")?.list()? {
        row.only(&["name", "title"])?;
        resources.push((text(row.need("name")?)?, bilingual(row.need("title")?)?));
    }
    let mut types = Vec::new();
    for row in file.need("types")?.list()? {
        row.only(&["type", "operation", "title"])?;
        types.push(JobType {
            name: text(row.need("type")?)?,
            operation: row.find("operation").map(known).transpose()?,
            title: bilingual(row.need("title")?)?,
        });
    }
    let servers = file.need("servers")?;
    servers.only(&["member", "resource"])?;
    Ok(Jobs {
        source: text(file.need("source")?)?,
        query: known(file.need("query")?)?,
        statuses: statuses(file.need("statuses")?)?,
        submitted: bilingual(file.need("submitted")?)?,
        unknown: bilingual(file.need("unknown")?)?,
        resources: resources.into(),
        reason: text(file.need("reason")?)?,
        servers: (text(servers.need("member")?)?, text(servers.need("resource")?)?),
        types: types.into(),
    })
}

fn statuses(list: &Node) -> Outcome<Box<[JobStatus]>> {
    let mut statuses = Vec::new();
    for row in list.list()? {
        row.only(&["status", "state", "meaning"])?;
        let state = row.need("state")?;
        let state = match state.text()? {
            "starting" => JobState::Starting,
            "running" => JobState::Running,
            "success" => JobState::Success,
            "failed" => JobState::Failed,
            _ => return state.problem("state is starting, running, success or failed"),
        };
        let status = text(row.need("status")?)?;
        statuses.push(JobStatus { status, state, meaning: bilingual(row.need("meaning")?)? });
    }
    Ok(statuses.into())
}
