//! Error codes and error responses.

#![allow(missing_docs, clippy::expect_used, clippy::indexing_slicing, clippy::unreachable, reason = "tests")]

use std::path::Path;

use ecs_preflight::catalogue::{Bilingual, errors, faults, http_statuses, jobs, systems};
use ecs_preflight::error::{
    Answer, answers, explain, explain_response, find, foreseen_by, look_up, look_up_text, nearest_code,
    status,
};
use ecs_preflight::report::{Columns, Language, Rule};
use ecs_preflight::request::{JsonText, Request};
use serde_json::{Value, json};

/// The codes and statuses of the documents, typed from their tables.
fn tables() -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/error-tables.json");
    serde_json::from_str(&std::fs::read_to_string(file).expect("the tables can be read")).expect("JSON")
}

/// The rows of a table that stand in one list only.
fn difference(documents: &Value, ours: Vec<(String, u64)>) -> Vec<(String, u64)> {
    let rows = documents.as_array().expect("a table").iter();
    let theirs: Vec<(String, u64)> = rows
        .map(|row| (row[0].as_str().expect("a code").to_owned(), row[1].as_u64().expect("a status")))
        .collect();
    let lost = theirs.iter().filter(|row| !ours.contains(row));
    lost.chain(ours.iter().filter(|row| !theirs.contains(row))).cloned().collect()
}

fn of_system(form: bool) -> Vec<(String, u64)> {
    let rows = errors().iter().filter(|error| (error.system == "htaiyun") == form);
    rows.map(|error| (error.code.to_string(), u64::from(error.http_status))).collect()
}

#[test]
fn every_row_of_appendix_a2_is_there_and_no_other() {
    let tables = tables();
    assert_eq!(tables["appendix A.2"].as_array().map(Vec::len), Some(162));
    assert_eq!(difference(&tables["appendix A.2"], of_system(false)), []);
}

#[test]
fn every_error_of_htaiyun_is_there_and_no_other() {
    let documents = tables()["htaiyun"].to_string().replace("require parameter:A", "require parameter:");
    let documents = serde_json::from_str(&documents).expect("JSON");
    assert_eq!(difference(&documents, of_system(true)), []);
}

#[test]
fn the_http_tables_are_those_of_the_document() {
    for section in ["10.1", "10.3.2", "A.1"] {
        let source = |source: &str| source.split(['§', ',']).any(|part| part.trim() == section);
        let ours: Vec<u64> = http_statuses()
            .iter()
            .filter(|row| source(&row.source))
            .map(|row| u64::from(row.status))
            .collect();
        let theirs = &tables()["http"][section];
        assert_eq!(json!(ours), *theirs, "{section}");
    }
    let form: Vec<u16> = http_statuses()
        .iter()
        .filter(|row| row.systems.iter().eq(["htaiyun"]))
        .map(|row| row.status)
        .collect();
    assert_eq!(form, [200, 400, 403, 406, 500]);
    for system in systems() {
        assert!(status(403, &system.name).is_some_and(|row| row.systems.contains(&system.name)));
    }
}

#[test]
fn every_fact_is_said_in_both_languages() {
    let mut texts: Vec<[&str; 2]> = Vec::new();
    for row in http_statuses() {
        texts.push(row.meaning.pair());
        texts.extend(row.remedy.as_ref().map(Bilingual::pair));
        assert!(row.remedy.is_some() || row.status < 300, "{} has no remedy", row.status);
    }
    for fault in faults() {
        texts.extend([fault.meaning.pair(), fault.remedy.pair()]);
    }
    texts.extend(jobs().statuses.iter().map(|row| row.meaning.pair()));
    texts.extend([jobs().submitted.pair(), jobs().unknown.pair()]);
    for [en, zh] in texts {
        assert!(en.is_ascii() && en.len() > 10 && !en.ends_with('.'), "{en}");
        assert!(zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) && !zh.ends_with('。'), "{zh}");
    }
}

#[test]
fn every_name_of_the_catalogue_explains_itself() {
    let shown = |name: &str| {
        let answer = look_up(name).unwrap_or_else(|_| unreachable!("{name}"));
        serde_json::to_value(answer.in_language(Language::En, Columns::Characters)).expect("JSON")
    };
    for error in errors() {
        assert_eq!(shown(&error.code)["code"], *error.code);
    }
    for fault in faults() {
        assert_eq!(shown(&fault.name)["code"], *fault.name);
        assert_eq!(shown(&fault.name)["http_status"], fault.http_status);
    }
    for row in http_statuses() {
        assert_eq!(shown(&row.status.to_string())["http_status"], row.status);
    }
    for rule in Rule::all() {
        let answer = shown(rule.id());
        assert_eq!(answer["rule"], rule.id());
        assert_eq!(answer["severity"], rule.severity().name());
        assert_ne!(answer["message"]["en"], answer["message"]["zh"], "{}", rule.id());
    }
}

#[test]
fn a_rule_and_a_code_know_of_each_other() {
    for error in errors() {
        for rule in foreseen_by(error) {
            assert!(
                answers(rule.id()).iter().any(|code| code.code == error.code),
                "{} {}",
                error.code,
                rule.id()
            );
        }
    }
    assert_eq!(answers("nics/count").iter().map(|code| &*code.code).collect::<Vec<_>>(), ["Ecs.0050"]);
}

#[test]
fn secrets_of_the_request_are_in_no_answer() {
    let body = r#"{"server": {"adminPass": "Tr0ub4dor&3", "user_data": "c2VjcmV0LWRhdGE=", "name": "x"}}"#;
    let request = Request {
        method: "POST",
        url: "/v1/p/cloudservers",
        headers: &[("X-Auth-Token", "MIIFvgYJKoZIhvcNAQ"), ("Content-Type", "application/json")],
    };
    let messages = [
        r#"adminPass Tr0ub4dor&3 is weak; token MIIFvgYJKoZIhvcNAQ; data c2VjcmV0LWRhdGE="#,
        r#"{"server": {"adminPass": "Tr0ub4dor&3", "user_data": "c2VjcmV0LWRhdGE="}}"#,
        r#"{\"adminPass\": \"Tr0ub4dor&3\"} MIIFvgYJKoZIhvcNAQ"#,
        "Tr0ub4dor&3MIIFvgYJKoZIhvcNAQc2VjcmV0LWRhdGE=",
    ];
    for message in messages {
        let responses = [
            json!({"error": {"code": "Ecs.0011", "message": message}}),
            json!({"error": {"code": message, "message": message, "details": [{"message": message}]}}),
            json!({"badRequest": {"code": 400, "message": message}}),
            json!({"status": 400, "message": message}),
            json!({"status": 500, "body": message}),
            json!({"internalError": [{"id": "a", "error_code": "Ecs.0605", "error_message": message}]}),
            json!({"status": "FAIL", "job_id": "j", "error_code": "Ecs.0011", "fail_reason": message,
                "entities": {"server_id": "s", "errorcode_message": message}}),
        ];
        for response in responses {
            let answer =
                Answer::response(&response, Some((&request, Some(&JsonText(body))))).expect("an answer");
            let text =
                serde_json::to_string(&answer.in_language(Language::En, Columns::Characters)).expect("JSON");
            for secret in ["Tr0ub4dor", "MIIFvgYJ", "c2VjcmV0"] {
                assert!(!text.contains(secret), "{secret} of {response}\n{text}");
            }
            assert!(!format!("{answer:?}").contains("Tr0ub4dor"), "{response}");
        }
    }
}

fn of(response: &Value) -> Value {
    serde_json::to_value(explain_response(response).expect("an error response")).expect("JSON")
}

#[test]
fn every_code_explains_itself_in_both_languages() {
    assert!(errors().len() >= 162);
    for error in errors() {
        let [en, zh] = error.meaning.pair();
        let [do_en, do_zh] = error.remedy.pair();
        for text in [en, do_en] {
            assert!(text.is_ascii() && !text.ends_with('.') && text.len() > 10, "{}: {text}", error.code);
        }
        for text in [zh, do_zh] {
            assert!(text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{}: {text}", error.code);
            assert!(!text.ends_with('。'), "{}: {text}", error.code);
        }
        assert_eq!(find(&error.code).map(|found| &found.code), Some(&error.code));
    }
}

#[test]
fn codes_are_found_however_they_are_written() {
    for written in ["Ecs.0011", "ecs.0011", "ECS.0011", "Ecs. 0011"] {
        assert_eq!(find(written).map(|found| &*found.code), Some("Ecs.0011"), "{written}");
    }
    assert_eq!(find("Comm on.00 20").map(|found| &*found.code), Some("Common.0020"));
    assert!(explain("Ecs.9999").is_none());
    assert_eq!(nearest_code("Ecs.00011"), Some("Ecs.0011"));
}

#[test]
fn rules_that_foresee_a_code() {
    let rules = |code: &str| -> Vec<&str> {
        foreseen_by(find(code).expect("a code")).iter().map(|rule| rule.id()).collect()
    };
    assert!(rules("Ecs.0011").contains(&"password/classes"));
    assert!(rules("Ecs.0011").contains(&"password/too-short"));
    assert_eq!(rules("Ecs.0050"), ["nics/count"]);
    assert_eq!(rules("Ecs.0908"), ["tag-query/duplicate-key", "tags/duplicate-key"]);
    assert_eq!(rules("Ecs.0912").first(), Some(&"value/type"));
    assert!(rules("Ecs.0914").contains(&"name/length-several"));
    assert!(rules("Common.0002").contains(&"body/missing"));
    assert!(rules("Ecs.0005").contains(&"input/invalid-json"));
    assert!(rules("Ecs.0067").is_empty(), "an empty account cannot be foreseen");
}

#[test]
fn a_response_with_a_more_particular_code() {
    let explained =
        of(&json!({"error": {"message": "privateIp [%s] is not in this subnet [%s]", "code": "Ecs.0005",
        "details": [{"code": "Ecs.0039"}]}}));
    assert_eq!(explained["code"], "Ecs.0005");
    assert_eq!(explained["http_status"], 400);
    assert_eq!(explained["details"][0]["code"], "Ecs.0039");
    assert!(explained["details"][0]["meaning"]["zh"].is_string());
}

#[test]
fn the_example_with_code_and_message_swapped() {
    let explained = of(&json!({"error": {"code": "request body is illegal.", "message": "Ecs.0005"}}));
    assert_eq!(explained["code"], "Ecs.0005");
    assert_eq!(explained["message"], "request body is illegal.");
}

#[test]
fn batches_name_their_servers() {
    let explained = of(&json!({"error": {"code": "Ecs.0611", "message": "m"}, "internalError": [
        {"id": "616fb98f", "error_code": "ECS.0114", "error_message": "gone"}]}));
    assert_eq!(explained["details"][0]["id"], "616fb98f");
    assert_eq!(explained["details"][0]["code"], "Ecs.0114");
    assert_eq!(explained["details"][0]["message"], "gone");
}

#[test]
fn other_shapes() {
    assert_eq!(of(&json!({"error_msg": "m", "error_code": "Ecs.0031"}))["code"], "Ecs.0031");
    let unknown =
        of(&json!({"error_msg": "The request message format is invalid.", "error_code": "IMG.0001"}));
    assert_eq!(unknown["code"], "IMG.0001");
    assert_eq!((&unknown["known"], &unknown["meaning"]), (&false.into(), &Value::Null), "no guess");
    let fault = of(&json!({"badRequest": {"message": "m", "code": 400}}));
    assert_eq!((&fault["code"], &fault["http_status"]), (&"badRequest".into(), &400.into()));
    for response in
        [json!({}), json!([]), json!({"job_id": "x"}), json!({"status": 200, "message": "OK"}), json!(null)]
    {
        assert!(explain_response(&response).is_none(), "{response}");
    }
}

#[test]
fn the_envelope_of_the_form_api() {
    let explained = of(&json!({"status": 406, "message": "not valid name"}));
    assert_eq!(explained["code"], "not valid name");
    assert_eq!(explained["http_status"], 406);
    assert!(explained["remedy"]["en"].is_string());
    let missing = of(&json!({"status": 400, "message": "require parameter:userid"}));
    assert_eq!(missing["code"], "require parameter:");
    assert_eq!(missing["message"], "require parameter:userid");
}

#[test]
fn an_answer_that_ends_with_a_name_is_given_whole() {
    let operation = ecs_preflight::catalogue::operation("HtCreateServer").expect("an operation");
    let options = ecs_preflight::request::Options::default();
    let report = ecs_preflight::request::validate(operation, &JsonText("{}"), &options);
    let answers: Vec<_> = report.issues().iter().filter_map(|issue| issue.answer()).collect();
    assert!(answers.contains(&"require parameter:userid".into()), "{answers:?}");
    assert!(answers.iter().all(|answer| find(answer).is_some() && !answer.ends_with(':')), "{answers:?}");
}

#[test]
fn a_text_that_names_a_status_only_is_explained_by_it() {
    let read = |text: &str| look_up_text::<JsonText<'_>>(text, None);
    for (text, status) in [
        ("HTTP 404", 404),
        ("404 Not Found", 404),
        ("Instance could not be found (HTTP 404) (Request-ID: req-1)", 404),
        ("ConflictException: 409: Client Error for url: https://e/v2.1/servers, Cannot stop", 409),
        ("<html><head><title>502 Bad Gateway</title></head></html>", 502),
        ("the service answered with status code 503 today", 503),
    ] {
        let Ok(Answer::Error(found, _)) = read(text) else { unreachable!("{text} is not explained") };
        assert_eq!(found.http_status, Some(status), "{text}");
        assert!(found.message.is_some(), "{text}");
    }
    assert!(matches!(look_up("500 "), Ok(Answer::Status(_))));
    for text in ["server 404 is gone", "port 443 Not Found", "HTTP 999", "we have 500 servers"] {
        assert!(read(text).is_err(), "{text}");
    }
}
