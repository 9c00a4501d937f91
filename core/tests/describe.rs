//! Descriptions: every field has one, in both languages, and mistyped pointers have none.

#![allow(missing_docs, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use ecs_preflight::catalogue::{operation, operations};
use ecs_preflight::describe::describe;
use ecs_preflight::listing::fields;
use ecs_preflight::report::Language;

fn pointer(path: &str) -> String {
    // A name may itself hold a point only where no field of the catalogue does.
    format!("/{}", path.replace("[]", "/*").replace('.', "/"))
}

#[test]
fn every_field_of_every_operation_is_described() {
    let mut seen = 0;
    for operation in operations() {
        for field in fields(operation) {
            let description = describe(operation, &pointer(&field.path));
            let description = description.unwrap_or_else(|| panic!("{} {}", operation.id, field.path));
            assert_eq!(description.required(), field.required, "{} {}", operation.id, field.path);
            let hints = [Language::En, Language::Zh].map(|language| description.hint(language));
            assert_eq!(hints[0].is_empty(), hints[1].is_empty(), "{hints:?}");
            for hint in hints {
                assert!(!hint.contains(['{', '}']) || hint.contains("`{`"), "{hint}");
                assert!(!hint.starts_with("; ") && !hint.contains("; ;"), "{hint}");
            }
            seen += 1;
        }
    }
    assert!(seen > 200, "{seen} fields");
}

#[test]
fn limits_stand_as_data_and_in_words() {
    let create = operation("CreateCloudServers").expect("an operation");
    let json = |pointer: &str| {
        serde_json::to_value(describe(create, pointer).expect("a field")).expect("a description is JSON")
    };
    let count = json("/server/count");
    assert_eq!(
        (&count["minimum"], &count["maximum"], &count["default"]),
        (&1.into(), &500.into(), &1.into())
    );
    assert_eq!(count["hint"]["en"], "1 to 500");
    assert_eq!(count["required"], false);
    let name = json("/server/name");
    assert_eq!(name["maxWidth"], 128);
    assert_eq!(name["required"], true);
    assert_eq!(name["characters"]["name"], "server-name");
    assert_eq!(json("/server/adminPass")["secret"], true);
    assert_eq!(json("/server/user_data")["contentEncoding"], "base64");
    assert_eq!(json("/server/root_volume/size")["also"], serde_json::json!([0]));
    assert_eq!(json("/server/nics/7/ip_address"), json("/server/nics/-/ip_address"));
    assert_eq!(json("/server/metadata/anything")["maxLength"], 255);
    assert_eq!(json("/server/metadata/admin_pass")["required"], "conditional");
    assert_eq!(json("")["properties"], serde_json::json!(["server", "dry_run"]));
}

#[test]
fn what_is_not_there_is_not_described() {
    let create = operation("CreateCloudServers").expect("an operation");
    for pointer in ["/colour", "/server/nics/x", "server", "/server/name/x", "/server/nics/0/", "/"] {
        assert!(describe(create, pointer).is_none(), "{pointer}");
    }
    assert!(describe(operation("NovaListServers").expect("an operation"), "").is_none(), "no body");
}
