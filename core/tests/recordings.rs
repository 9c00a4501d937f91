//! What real clients sent, recorded in `tests/recordings`: none of it is refused.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

use std::path::Path;

use ecs_preflight::catalogue::clients;
use ecs_preflight::report::{Language, Severity};
use ecs_preflight::request::{JsonText, Options, Request, check};
use serde_json::Value;

fn recordings() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/recordings");
    let files = std::fs::read_dir(folder).expect("tests/recordings can be listed");
    files
        .map(|file| file.expect("a file of tests/recordings").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| std::fs::read_to_string(path).expect("a recording can be read"))
        .map(|text| serde_json::from_str(&text).expect("a recording is JSON"))
        .collect()
}

#[test]
fn no_request_of_a_real_client_is_an_error() {
    let mut wrong = Vec::new();
    for recording in recordings() {
        let requests = recording["requests"].as_array().expect("a list of requests");
        assert!(requests.len() > 100, "{} has {} requests", recording["client"], requests.len());
        for sent in requests {
            let text = |name: &str| sent[name].as_str().expect("a text");
            let headers: Vec<(&str, &str)> = sent["headers"]
                .as_object()
                .expect("headers")
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str().expect("a text")))
                .collect();
            let request = Request { method: text("method"), url: text("path"), headers: &headers };
            let body = sent.get("body").map(Value::to_string);
            let report = check(&request, body.as_deref().map(JsonText).as_ref(), &Options::default());
            let call = format!("{} {}", recording["client"], text("call"));
            let operation = report.operation().map(|operation| &*operation.id);
            assert_eq!(operation, Some(text("operation")), "{call}");
            // What the documents refuse in so many words stays refused.
            if report.ok() == sent.get("refused").is_some() {
                let errors = report.issues().iter().filter(|issue| issue.severity() == Severity::Error);
                let errors: Vec<String> = errors.map(|issue| issue.message(Language::En)).collect();
                wrong.push(format!("{call}: {errors:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} requests:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_versions_of_the_catalogue_are_those_that_were_recorded() {
    let recorded: Vec<(String, String)> = recordings()
        .iter()
        .map(|recording| {
            let text = |name: &str| recording[name].as_str().expect("a text").to_owned();
            (text("client"), text("version"))
        })
        .collect();
    assert_eq!(recorded.len(), 3);
    for (client, version) in recorded {
        let cited = clients().iter().find(|known| known.name == client).expect("a client of clients.yaml");
        let cited = cited.source.rsplit(' ').next().expect("a version");
        assert!(format!("{version}.").starts_with(&format!("{cited}.")), "{client}: {cited}, {version}");
    }
}
