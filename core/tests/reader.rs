//! The reader of JSON text beside serde_json: both take the same documents, and read the same from them.
//!
//! `ECS_PREFLIGHT_DOCUMENTS` says how many documents are tried.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::unreachable,
    reason = "a test stops at what it did not expect"
)]

use ecs_preflight::catalogue::operation;
use ecs_preflight::reader::{Json, Name, Reader, Token, Unreadable};
use ecs_preflight::report::{Columns, Language};
use ecs_preflight::request::{JsonText, Options, validate};
use serde_json::{Map, Number, Value};

/// A small generator, so that every run tries the same documents.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    fn of<'p>(&mut self, pieces: &[&'p str]) -> &'p str {
        pieces[self.roll(pieces.len())]
    }
}

const SCALARS: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1",
    "-1",
    "12",
    "1.5",
    "-0.25",
    "1e2",
    "1E+2",
    "5e-3",
    "1.0",
    "0.0e5",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616",
    "123456789012345678901234567890",
    "1e308",
    "1e309",
    "1e-400",
    "1.7976931348623157e308",
    "1.8e308",
    "0e999",
    "-1e999",
    "01",
    "1.",
    ".5",
    "+1",
    "--1",
    "1e",
    "NaN",
    "tru",
    "\"\"",
    "\"a\"",
    "\"云\"",
    "\"😀\"",
    "\"a long text without anything special in it\"",
    "\"eight by\"",
    "\"\\n\"",
    "\"\\u0041\"",
    "\"\\u00e9\"",
    "\"\\ud83d\\ude00\"",
    "\"\\ud83d\"",
    "\"\\ude00\"",
    "\"\\ud83dx\"",
    "\"\\ud83d\\u0041\"",
    "\"\\x\"",
    "\"\\u12g4\"",
    "\"a\tb\"",
    "\"a\u{7f}b\"",
    "\"1234567\u{1}\"",
    "\"12345678\\\"\"",
    "\"\\\\\"",
    "\"\\/\\b\\f\\r\\t\"",
];
const NAMES: &[&str] =
    &["\"a\"", "\"server\"", "\"name\"", "\"count\"", "\"\\u0061\"", "\"云\"", "\"\"", "a", "1"];
const BLANKS: &[&str] = &["", "", "", " ", "\n", "\r\n  ", "\t", "\u{a0}"];
const SIGNS: &[&str] = &[
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "d800", " ", "\n", "0", "1", "-", "+", ".", "e", "E",
    "n", "t", "f", "\u{0}", "\u{1f}", "\u{7f}", "\u{feff}", "é", "云", "😀", "/", "'",
];

/// A document, mostly one that is right.
fn document(dice: &mut Dice, levels: usize, text: &mut String) {
    text.push_str(dice.of(BLANKS));
    let kind = if levels == 0 { 0 } else { dice.roll(4) };
    if kind < 2 {
        // The first ones are right.
        let sides = if dice.roll(20) == 0 { SCALARS.len() } else { 24 };
        text.push_str(SCALARS[dice.roll(sides)]);
    } else {
        text.push(if kind == 2 { '[' } else { '{' });
        let count = dice.roll(4);
        for index in 0..count {
            if index > 0 {
                text.push(',');
            }
            if kind == 3 {
                text.push_str(dice.of(BLANKS));
                let sides = if dice.roll(30) == 0 { NAMES.len() } else { 7 };
                text.push_str(NAMES[dice.roll(sides)]);
                text.push_str(dice.of(BLANKS));
                text.push(':');
            }
            document(dice, levels - 1, text);
        }
        text.push(if kind == 2 { ']' } else { '}' });
    }
    text.push_str(dice.of(BLANKS));
}

/// Changes a few signs, or none.
fn mutate(dice: &mut Dice, text: &mut String) {
    for _ in 0..dice.roll(3) {
        let places: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
        let at = places[dice.roll(places.len())];
        match dice.roll(4) {
            0 => text.truncate(at),
            1 if at < text.len() => {
                text.remove(at);
            }
            _ => text.insert_str(at, dice.of(SIGNS)),
        }
    }
}

/// What the reader makes of a document; the last of several members of one name counts, as with serde_json.
fn read(reader: &mut Json<'_>) -> Result<Value, Unreadable> {
    Ok(match reader.value()? {
        Token::Null | Token::NotFinite | Token::Unsupported(_) => Value::Null,
        Token::Boolean(value) => Value::Bool(value),
        Token::Whole(value) => Value::from(value),
        Token::Number(written) => Value::Number(written.parse::<Number>().expect("a number of JSON")),
        Token::Text(text) => Value::from(text),
        Token::List => {
            let mut items = Vec::new();
            while reader.item()? {
                items.push(read(reader)?);
            }
            Value::Array(items)
        }
        Token::Object => {
            let mut members = Map::new();
            while let Some(name) = reader.name()? {
                let name = match name {
                    Name::Lent(name) | Name::Kept(name) => name.to_owned(),
                    Name::NotText => unreachable!("JSON has only texts for names"),
                };
                members.insert(name, read(reader)?);
            }
            Value::Object(members)
        }
    })
}

/// serde_json reads -0 as a float; here it is the number nought.
fn normal(value: Value) -> Value {
    match value {
        Value::Number(number) if number.as_f64() == Some(0.0) => Value::from(0),
        Value::Array(items) => items.into_iter().map(normal).collect(),
        Value::Object(members) => members.into_iter().map(|(name, value)| (name, normal(value))).collect(),
        value => value,
    }
}

#[test]
fn it_reads_what_serde_json_reads() {
    let wanted = std::env::var("ECS_PREFLIGHT_DOCUMENTS").ok();
    let wanted = wanted.map_or(50_000, |count| count.parse().expect("a number of documents"));
    let create = operation("CreateCloudServers").expect("an operation");
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let mut valid = 0_usize;
    for number in 0..wanted {
        let mut text = String::new();
        document(&mut dice, 4, &mut text);
        mutate(&mut dice, &mut text);
        let theirs = serde_json::from_str::<Value>(&text);
        let mut reader = Json::new(&text);
        let ours = read(&mut reader).and_then(|value| reader.end().map(|()| value));
        assert_eq!(ours.is_ok(), theirs.is_ok(), "{text:?}: {ours:?} {theirs:?}");
        let mut reader = Json::new(&text);
        let passed = reader.skip().and_then(|()| reader.end());
        assert_eq!(passed.is_ok(), theirs.is_ok(), "read past: {text:?}");
        if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
            valid += 1;
            assert_eq!(normal(ours), normal(theirs), "{text:?}");
        }
        if number % 50 == 0 {
            validate(create, &JsonText(&text), &Options::default()).to_json(Language::En, Columns::WithUtf16);
        }
    }
    assert!(valid > wanted / 4 && valid < wanted * 3 / 4, "{valid} of {wanted} documents are right");
}

#[test]
fn no_depth_overflows_a_stack() {
    let create = operation("CreateCloudServers").expect("an operation");
    for piece in ["[", "{\"a\":", "[{\"a\":"] {
        let text = piece.repeat(500_000);
        let mut reader = Json::new(&text);
        assert!(reader.skip().is_err(), "{piece} never ends");
        assert!(!validate(create, &JsonText(&text), &Options::default()).ok());
    }
    let text = "[".repeat(300_000) + &"]".repeat(300_000);
    let mut reader = Json::new(&text);
    assert!(reader.skip().is_ok() && reader.end().is_ok());
    assert!(Json::new(&text.replacen(']', "}", 1)).skip().is_err());
}

#[test]
fn numbers_are_compared_and_shown_as_they_are() {
    let create = operation("CreateCloudServers").expect("an operation");
    // What is written for the size of a disk of 10 to 32768 GB, and what is said of it.
    for (written, said) in [
        ("10", None),
        ("1e1", None),
        ("32768.00", None),
        ("327680e-1", None),
        ("9", Some("number/minimum: 9")),
        ("-0", Some("number/minimum: 0")),
        ("-1.0", Some("number/minimum: -1")),
        ("32769", Some("number/maximum: 32769")),
        ("1e9", Some("number/maximum: 1000000000")),
        ("9007199254740993", Some("number/maximum: \"9007199254740993\"")),
        ("9223372036854775808", Some("number/maximum: \"9223372036854775808\"")),
        ("-9223372036854775809", Some("number/minimum: \"-9223372036854775809\"")),
        ("12345678901234567890123.0", Some("number/maximum: \"12345678901234567890123\"")),
        ("1.2e21", Some("number/maximum: \"1200000000000000000000\"")),
        ("40.50", Some("value/type: 40.5")),
        ("4050E-2", Some("value/type: 40.5")),
        ("0.00000025", Some("value/type: 0.00000025")),
        ("2.5e-7", Some("value/type: 0.00000025")),
        ("-0.1e-1", Some("value/type: -0.01")),
        ("12345678901234567890.5", Some("value/type: 12345678901234567890.5")),
    ] {
        let text = format!(
            "{{\"server\": {{\"data_volumes\": [{{\"volumetype\": \"SSD\", \"size\": {written}}}]}}}}"
        );
        let report = validate(create, &JsonText(&text), &Options::default());
        let verdict: Value =
            serde_json::from_str(&report.to_json(Language::En, Columns::Characters)).expect("a verdict");
        let issues = verdict["issues"].as_array().expect("issues");
        let issue = issues.iter().find(|issue| issue["pointer"] == "/server/data_volumes/0/size");
        let found = issue.map(|issue| {
            let rule = issue["rule"].as_str().expect("a rule");
            let message = issue["message"].as_str().expect("a message");
            if rule == "value/type" {
                let value = said.and_then(|said| said.split_once(": ")).map_or("?", |(_, value)| value);
                assert!(message.contains(&format!(" {value}")), "{written}: {message}");
                format!("{rule}: {value}")
            } else {
                format!("{rule}: {}", issue["args"]["found"])
            }
        });
        assert_eq!(found.as_deref(), said, "{written}: {issue:?}");
    }
}
