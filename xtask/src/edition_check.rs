//! Compares the public cloud's edition with the SDK that is installed.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use ecs_preflight::catalogue::{self};
use ecs_preflight::listing::Listing;

use crate::Outcome;

/// The edition that the SDK belongs to.
const EDITION: &str = "huaweicloud-public";

/// Hands the catalogue of the edition to the script that reads the SDK's models.
pub(crate) fn run(root: &Path, python: &str) -> Outcome<()> {
    let edition = ecs_preflight_editions::edition(EDITION)?.ok_or("the edition has no pack")?;
    catalogue::install(ecs_preflight_model::pack::read(edition.pack)?)?;
    let listing = serde_json::to_vec(&Listing::embedded())?;
    let mut script = Command::new(python)
        .arg(root.join("tests/editions/edition_check.py"))
        .arg(root.join("overlays").join(EDITION).join("known-differences.json"))
        .stdin(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot start {python}: {error}"))?;
    script.stdin.take().ok_or("the script reads nothing")?.write_all(&listing)?;
    if script.wait()?.success() {
        return Ok(());
    }
    Err("the edition and the SDK differ: mend overlays/huaweicloud-public, or explain it in known-differences.json".into())
}
