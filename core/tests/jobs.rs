//! Jobs and errors from any input: nothing stops the reading, and it stays fast.

#![allow(missing_docs, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

use std::time::{Duration, Instant};

use ecs_preflight::error::Answer;
use ecs_preflight::job::{Job, State};
use ecs_preflight::report::{Columns, Language};
use ecs_preflight::request::{JsonText, Request};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const NAMES: &[&str] = &[
    "job_id",
    "job_type",
    "status",
    "entities",
    "sub_jobs",
    "sub_jobs_total",
    "server_id",
    "nic_id",
    "errorcode_message",
    "error_code",
    "fail_reason",
    "error",
    "code",
    "message",
    "details",
    "internalError",
    "id",
    "body",
    "content",
    "text",
    "server",
    "servers",
    "fault",
    "badRequest",
    "adminPass",
    "name",
    "serverIds",
];
const TEXTS: &[&str] = &[
    "SUCCESS",
    "FAIL",
    "RUNNING",
    "INIT",
    "success",
    "",
    "Ecs.0011",
    "Ecs.0319 [name]",
    "require parameter:name",
    "access denied",
    "{\"error\": {\"code\": \"Ecs.0005\", \"message\": \"{}\"}}",
    "{{{",
    "flavorRef",
    "密码 adminPass: 'x'",
];

fn response() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => proptest::sample::select(TEXTS).prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => (100..600_u16).prop_map(Value::from),
        1 => any::<String>().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        prop_oneof![
            1 => vec(inner.clone(), 0..5).prop_map(Value::from),
            4 => vec((proptest::sample::select(NAMES), inner), 0..7).prop_map(|members| {
                let members = members.into_iter().map(|(name, value)| (name.to_owned(), value));
                Value::Object(members.collect::<Map<_, _>>())
            }),
        ]
    })
}

/// Everything that can be asked of a response; the answers as text.
fn asked(response: &Value) -> String {
    let request =
        Request { method: "POST", url: "/v1/p/cloudservers", headers: &[("X-Auth-Token", "abc123")] };
    let body = response.to_string();
    let mut all = String::new();
    for language in [Language::En, Language::Zh] {
        if let Ok(job) = Job::of(response) {
            all += &serde_json::to_string(&job.in_language(language)).expect("JSON");
        }
        for answer in [
            Answer::response(response, None::<(&Request<'_>, Option<&JsonText<'_>>)>),
            Answer::response(response, Some((&request, Some(&JsonText(&body))))),
        ]
        .into_iter()
        .flatten()
        {
            all += &serde_json::to_string(&answer.in_language(language, Columns::Characters)).expect("JSON");
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_response_is_read(response in response()) {
        asked(&response);
    }

    #[test]
    fn the_parts_of_a_job_add_up(response in response(), status in proptest::sample::select(TEXTS)) {
        let mut response = response;
        if let Some(members) = response.as_object_mut() {
            members.insert("job_id".into(), "j".into());
            members.insert("status".into(), status.into());
        }
        if let Ok(job) = Job::of(&response) {
            prop_assert!(job.done <= job.total);
            prop_assert_eq!(job.state.keep_polling().is_none(), job.state == State::Unknown);
            prop_assert!(job.state != State::Failed || !job.failed.is_empty());
            prop_assert!(job.state != State::Unknown || !job.issues.is_empty(), "an unknown state is said");
        }
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        let read = Job::parse(&text).is_ok();
        let explained = Answer::response_text(&text, None::<(&Request<'_>, Option<&JsonText<'_>>)>).is_ok();
        let open = text.trim_start().starts_with('{');
        prop_assert!(open || !read);
        prop_assert!(serde_json::from_str::<Value>(&text).is_ok() || !explained);
    }
}

#[test]
fn large_responses_are_read_in_time() {
    let many = 8_000;
    let failed = json!({"status": "FAIL", "job_id": "j", "error_code": "Ecs.0005", "fail_reason": "Ecs.0039 [subnet_id]",
        "entities": {"server_id": "s"}});
    let braces = "{".repeat(200_000);
    let quotes = "\\\"".repeat(100_000);
    let codes = "Ecs.0011 Ecs.00 ".repeat(50_000);
    let responses = [
        json!({"status": "FAIL", "job_id": "j", "entities": {"sub_jobs": vec![failed; many]}}),
        json!({"internalError": vec![json!({"id": "a", "error_code": "Ecs.0605"}); many]}),
        json!({"internalError": vec![json!({"id": "a", "error_code": "Ecs.00119", "error_message": "m"}); many]}),
        json!({"error": {"code": "Ecs.0005", "message": braces}}),
        json!({"error": {"code": "Ecs.0005", "message": quotes}}),
        json!({"error": {"code": codes.clone(), "message": codes}}),
        json!({"servers": vec![json!({"id": "a", "fault": {"code": 500, "message": "Ecs.0011"}}); many]}),
        json!({"badRequest": {"code": 400, "message": "subnet_id [name] flavorRef ip_address user_data adminPass"},
            "server": {"nics": vec![json!({}); many], "metadata": vec![1; many]}}),
    ];
    let request =
        Request { method: "POST", url: "/v1/p/cloudservers", headers: &[("X-Auth-Token", "abc123")] };
    for response in responses {
        let body = response.to_string();
        let start = Instant::now();
        let job = Job::parse(&body);
        let answer = Answer::response_text(&body, Some((&request, Some(&JsonText(&body)))));
        let text = answer.map(|answer| {
            serde_json::to_string(&answer.in_language(Language::En, Columns::Characters)).expect("JSON")
        });
        assert!(job.is_ok() || text.is_ok());
        // A reading that is not near to linear takes many minutes; this one some seconds, without optimisation.
        assert!(start.elapsed() < Duration::from_secs(60), "{body:.80} took {:?}", start.elapsed());
    }
}
