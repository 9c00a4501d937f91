//! Error codes and error responses.

#![allow(missing_docs, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

use ecs_preflight::catalogue::errors;
use ecs_preflight::error::{explain, explain_response, find, foreseen_by, nearest_code};
use serde_json::{Value, json};

fn of(response: &Value) -> Value {
    serde_json::to_value(explain_response(response).expect("an error response")).expect("JSON")
}

#[test]
fn every_code_explains_itself_in_both_languages() {
    assert!(errors().len() >= 162);
    for error in errors() {
        let [en, zh] = error.meaning;
        let [do_en, do_zh] = error.remedy;
        for text in [en, do_en] {
            assert!(text.is_ascii() && !text.ends_with('.') && text.len() > 10, "{}: {text}", error.code);
        }
        for text in [zh, do_zh] {
            assert!(text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{}: {text}", error.code);
            assert!(!text.ends_with('。'), "{}: {text}", error.code);
        }
        assert_eq!(find(error.code).map(|found| found.code), Some(error.code));
    }
}

#[test]
fn codes_are_found_however_they_are_written() {
    for written in ["Ecs.0011", "ecs.0011", "ECS.0011", "Ecs. 0011"] {
        assert_eq!(find(written).map(|found| found.code), Some("Ecs.0011"), "{written}");
    }
    assert_eq!(find("Comm on.00 20").map(|found| found.code), Some("Common.0020"));
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
    assert!(unknown.get("meaning").is_none(), "another service's code is not guessed");
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
