//! A marker in every secret of every operation never comes out again, however the request around it is wrong.

#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

use std::sync::Arc;

use ecs_preflight::catalogue::{Operation, operations};
use ecs_preflight::report::{Columns, Language, Report, SourceText, is_secret_name, mentions_secret};
use ecs_preflight::request::{JsonText, JsonValue, Options, Request, check, validate};
use ecs_preflight::schema::Schema;
use serde_json::{Value, json};

/// Of any five letters in a row none stands in anything else that is said.
const MARKER: &str = "Hx7QwZ9kVb3TfGq2";

/// Digits that nothing else says, for a secret that is given as a number.
const DIGITS: u64 = 918_273_645_918_273;

const LANGUAGES: [Language; 2] = [Language::En, Language::Zh];

/// Names of secrets that the documents do not have, or have elsewhere.
const NAMES: [&str; 12] = [
    "adminPass",
    "admin_pass",
    "user_data",
    "password",
    "secret_key",
    "X-Auth-Token",
    "privateKey",
    "access_key",
    "token",
    "Authorization",
    "credentials",
    "passphrase",
];

/// Headers that hold secrets, and one whose value nobody knows.
const HEADERS: [&str; 9] = [
    "X-Auth-Token",
    "x-auth-token",
    "Authorization",
    "X-Subject-Token",
    "X-Security-Token",
    "IMR-SESSION-SECRET",
    "Cookie",
    "Proxy-Authorization",
    "X-Api-Key",
];

/// The way to a value: names of members, and `*` for the first item of a list.
type Way = Vec<&'static str>;

/// Every secret of a schema, and every object into which anything may be put.
fn walk(schema: &'static Schema, way: &mut Way, secrets: &mut Vec<Way>, objects: &mut Vec<Way>) {
    const DEEPEST: usize = 12;
    if way.len() > DEEPEST {
        return;
    }
    if schema.secret {
        secrets.push(way.clone());
    }
    if let Some(object) = &schema.object {
        objects.push(way.clone());
        for property in &object.properties {
            way.push(&property.name);
            if is_secret_name(&property.name) && !property.schema.secret {
                secrets.push(way.clone());
            }
            walk(&property.schema, way, secrets, objects);
            way.pop();
        }
    }
    if let Some(items) = schema.list.as_deref().and_then(|list| list.items.as_deref()) {
        way.push("*");
        walk(items, way, secrets, objects);
        way.pop();
    }
}

/// A body with nothing but a value at the end of a way.
fn around(way: &[&str], value: Value) -> Value {
    way.iter()
        .rev()
        .fold(value, |inner, step| if *step == "*" { json!([inner]) } else { json!({ *step: inner }) })
}

/// What is put in the place of a secret: right, of another kind, with signs that are refused, inside other values.
fn values() -> [Value; 10] {
    [
        json!(MARKER),
        json!(format!("{MARKER}密\n\u{1b}[31m")),
        json!(MARKER.repeat(40)),
        json!(DIGITS),
        json!([MARKER, MARKER]),
        json!({ MARKER: MARKER }),
        json!({ "a": { "b": [MARKER, { "name": MARKER, MARKER: 1 }] } }),
        json!({ "key": "adminPass", "value": MARKER }),
        json!(format!("https://admin:{MARKER}@host/?sig={MARKER}")),
        json!(format!("adminPass={MARKER}")),
    ]
}

fn leak(said: &str) -> bool {
    (0..MARKER.len() - 4).any(|start| said.contains(&MARKER[start..start + 5])) || said.contains("918273645")
}

/// Everything that a report says, in one text.
fn everything(report: &Report) -> String {
    let mut said = format!("{report:?}");
    for language in LANGUAGES {
        said += &report.to_json(language, Columns::Characters);
    }
    for issue in report.issues() {
        said += &format!("{issue:?} {} {:?} {:?}", issue.pointer(), issue.args(), issue.answer());
        for language in LANGUAGES {
            said += &issue.message(language);
            said += &issue.help(language).unwrap_or_default();
        }
    }
    said
}

/// The body as objects, as text, and as text that breaks off or goes on where it should not.
fn leaks(operation: &'static Arc<Operation>, body: &Value, found: &mut Vec<String>) {
    let text = body.to_string();
    let mut judge = |how: &str, report: &Report| {
        let said = everything(report);
        if leak(&said) {
            found.push(format!("{} {how}: {text}\n{said}", operation.id));
        }
    };
    let options = Options::default();
    judge("value", &validate(operation, &JsonValue(&text), &options));
    judge("text", &validate(operation, &JsonText(&text), &options));
    let broken = [format!("{text}}}"), text[..text.len() - 1].to_owned(), text.replacen(':', "", 1)];
    for broken in &broken {
        judge("broken text", &validate(operation, &JsonText(broken), &options));
    }
}

fn assert_none(found: &[String]) {
    let shown: Vec<&str> = found.iter().take(5).map(String::as_str).collect();
    assert!(found.is_empty(), "{} leaks\n{}", found.len(), shown.join("\n\n"));
}

#[test]
fn secrets_of_the_schemas_are_never_said() {
    let (mut found, mut planted) = (Vec::new(), 0);
    for operation in operations() {
        let (mut secrets, mut objects) = (Vec::new(), Vec::new());
        let Some(ref body) = operation.body else { continue };
        walk(body, &mut Vec::new(), &mut secrets, &mut objects);
        planted += secrets.len();
        for way in &secrets {
            for value in values() {
                leaks(operation, &around(way, value), &mut found);
            }
            // Below something that nobody knows, and with its way cut short.
            let last = way.last().copied().unwrap_or_default();
            leaks(operation, &json!({ "zz": around(way, json!(MARKER)) }), &mut found);
            leaks(operation, &json!({ last: MARKER }), &mut found);
        }
    }
    assert!(planted >= 10, "{planted} secrets");
    assert_none(&found);
}

#[test]
fn what_is_called_a_secret_is_never_said_wherever_it_stands() {
    let (mut found, mut turn) = (Vec::new(), 0_usize);
    for operation in operations() {
        let (mut secrets, mut objects) = (Vec::new(), Vec::new());
        let Some(ref body) = operation.body else { continue };
        walk(body, &mut Vec::new(), &mut secrets, &mut objects);
        // Each object gets other names and values in turn: all pairs would take minutes.
        for way in &objects {
            let all = values();
            for _ in 0..2 {
                let name = NAMES[turn % NAMES.len()];
                let value = all[turn % all.len()].clone();
                turn += 1;
                leaks(operation, &around(way, json!({ name: value })), &mut found);
            }
            leaks(operation, &around(way, json!({ "key": "adminPass", "value": MARKER })), &mut found);
        }
    }
    assert_none(&found);
}

#[test]
fn secrets_of_headers_and_addresses_are_never_said() {
    let mut found = Vec::new();
    let long = MARKER.repeat(500);
    let values = [
        MARKER,
        "Bearer Hx7QwZ9kVb3TfGq2",
        " Hx7QwZ9kVb3TfGq2\n",
        "Hx7QwZ9kVb3TfGq2密",
        "\u{7f}Hx7QwZ9kVb3TfGq2",
        &long,
    ];
    for operation in operations() {
        let path = operation.uris.first().expect("a path").replace(['{', '}'], "");
        let urls = [
            path.clone(),
            format!(
                "https://admin:{MARKER}@host{path}?X-Amz-Signature={MARKER}&sk={MARKER}&limit=x&password={MARKER}"
            ),
            format!("{path}?limit=x%zz&token={MARKER}&token={MARKER}&adminPass[{MARKER}]=1"),
        ];
        for (number, header) in HEADERS.iter().enumerate() {
            let value = values[number % values.len()];
            let twice = [(*header, value), ("Content-Type", "text/plain"), (*header, MARKER)];
            let request =
                Request { method: &operation.method, url: &urls[number % urls.len()], headers: &twice };
            let body = JsonText("{\"zz\": 1, \"adminPass\": \"Hx7QwZ9kVb3TfGq2\"}");
            let report = check(&request, Some(&body), &Options::default());
            let said = format!("{request:?} {}", everything(&report));
            if leak(&said) {
                found.push(format!("{} {header}: {}\n{said}", operation.id, request.url));
            }
        }
    }
    assert_none(&found);
}

#[test]
fn a_slip_in_an_address_says_nothing_of_the_secret_beside_it() {
    let mut found = Vec::new();
    for query in [
        "X-Amz-Signature\\Hx7QwZ9kVb3TfGq2",
        "sig=:Hx7QwZ9kVb3TfGq2",
        "sk={Hx7QwZ9kVb3TfGq2}",
        "token=$Hx7QwZ9kVb3TfGq2",
        "token=<Hx7QwZ9kVb3TfGq2>",
        "token Hx7QwZ9kVb3TfGq2",
        "token=a%Hx7QwZ9kVb3TfGq2",
        "token=%zz&Hx7QwZ9kVb3TfGq2",
    ] {
        for path in ["/v1/p/cloudservers", "/v2.1/p/servers", "/v2.1/p/servers/detail"] {
            let url = format!("{path}?limit=x&{query}&zz=1");
            for method in ["GET", "POST"] {
                let request = Request { method, url: &url, headers: &[] };
                let report = check(&request, None::<&JsonText<'_>>, &Options::default());
                let said = format!("{request:?} {}", everything(&report));
                if leak(&said) {
                    found.push(format!("{method} {url}\n{said}"));
                }
            }
        }
    }
    assert_none(&found);
}

#[test]
fn a_secret_that_stands_below_its_name_is_masked() {
    for text in [
        "a: 1\nsecret_key:\n Hx7QwZ9kVb3TfGq2\nb: 2\n",
        "a: 1\nsecret_key: |\n  Hx7QwZ9kVb3TfGq2\n\n  Hx7QwZ9kVb3TfGq2\nb: 2\n",
        "a: 1\nsecret_key: # a note\n\n  - Hx7QwZ9kVb3TfGq2\n  - Hx7QwZ9kVb3TfGq2\nb: 2\n",
        "a: 1\nx: {token:\nHx7QwZ9kVb3TfGq2}\nb: 2\n",
        "a = 1\nsecret_key = <<EOF\nHx7QwZ9kVb3TfGq2\nEOF\nb: 2\n",
        "a: 1\n? secret_key\n: Hx7QwZ9kVb3TfGq2\nb: 2\n",
        "a: 1 # token: x\nHx7QwZ9kVb3TfGq2\nb: 2\n",
        "a: 1 # token\n: Hx7QwZ9kVb3TfGq2\nb: 2\n",
        "a: 1 # tok\nen: Hx7QwZ9kVb3TfGq2\nb: 2\n",
    ] {
        let masked = SourceText::understood(text).masked();
        assert!(!leak(&masked) && masked.ends_with("b: 2\n") && masked.starts_with("a"), "{masked}");
    }
}

#[test]
fn a_text_that_names_a_secret_or_holds_a_user_is_known_through_a_slip() {
    for text in [
        "adminPass=x",
        "adm&inPass=x",
        "tok?en: x",
        "%adminPass=x",
        "admin%50ass=x",
        "https://user:x@host/",
        "https:/user:x@host/",
        "https://user:xhost/",
        "https:|//user:x@host/",
        "https://user x@host/",
        "htt ps//user:x@host/",
    ] {
        assert!(mentions_secret(text), "{text}");
    }
    for text in [
        "a: b",
        "ecs:serverPasswords:manage",
        "me@host",
        "https://host:443/a",
        "https://{{host}}:{{port}}/a",
        "name=x",
        "mail me@host: now",
        "a name: x = y",
    ] {
        assert!(!mentions_secret(text), "{text}");
    }
}

#[test]
fn json_within_a_text_is_hidden_from_where_it_breaks() {
    let text = "a = <<E\n{\"x\": 1,\n \"pass word\" \"Hx7QwZ9kVb3TfGq2\",\n \"y\": 2}\nE\nb = 1\n";
    let (start, end) = (text.find('{').unwrap(), text.find("E\nb").unwrap());
    let mut source = SourceText::understood(text);
    source.hide_in_json(std::iter::once(start..end));
    let masked = source.masked();
    assert!(!leak(&masked) && masked.contains("{\"x\": 1,") && masked.ends_with("E\nb = 1\n"), "{masked}");
    assert!(
        !SourceText::json("{\"a\": 1, \"b:Hx7QwZ9kVb3TfGq2").masked().contains("Hx7Q"),
        "a name without an end"
    );
}
