//! Speed beside peers, in one run and one table: `make bench`.
//!
//! Wall times differ from machine to machine; the column to read is the ratio to building a
//! `serde_json::Value` of the same body, which every tree-based validator has to do first.

#![allow(clippy::print_stdout, reason = "a program that prints a table")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use ecs_preflight::report::{Columns, Language};
use ecs_preflight::request::{JsonText, Options, Request, check, validate};
use serde::de::IgnoredAny;

const CLEAN: &str = include_str!("../bodies/clean.json");
const WRONG: &str = include_str!("../bodies/wrong.json");

/// The best of several rounds, per call.
fn time(mut call: impl FnMut()) -> Duration {
    const CALLS: u32 = 2_000;
    (0..15)
        .map(|_| {
            let start = Instant::now();
            (0..CALLS).for_each(|_| call());
            start.elapsed() / CALLS
        })
        .min()
        .unwrap_or_default()
}

fn main() {
    let Some(operation) = ecs_preflight::catalogue::operation("CreateCloudServers") else { return };
    let options = Options::default();
    let headers = [("X-Auth-Token", "t"), ("Content-Type", "application/json")];
    let request =
        Request { method: "POST", url: "https://ecs.example.com/v1/p/cloudservers", headers: &headers };
    let value = time(|| {
        black_box(serde_json::from_str::<serde_json::Value>(black_box(CLEAN)).ok());
    });
    let rows: [(&str, Duration); 6] = [
        (
            "serde_json: skip the body",
            time(|| {
                black_box(serde_json::from_str::<IgnoredAny>(black_box(CLEAN)).ok());
            }),
        ),
        ("serde_json: build a Value", value),
        (
            "validate a clean body",
            time(|| {
                black_box(validate(operation, &JsonText(black_box(CLEAN)), &options));
            }),
        ),
        (
            "check a clean request",
            time(|| {
                black_box(check(&request, Some(&JsonText(black_box(CLEAN))), &options));
            }),
        ),
        (
            "check six mistakes, with positions",
            time(|| {
                black_box(check(&request, Some(&JsonText(black_box(WRONG))), &options));
            }),
        ),
        (
            "the same, and write the verdict",
            time(|| {
                let report = check(&request, Some(&JsonText(black_box(WRONG))), &options);
                black_box(report.to_json(Language::En, Columns::Characters));
            }),
        ),
    ];
    println!("{:38} {:>10} {:>8}", "", "per call", "ratio");
    for (name, duration) in rows {
        let ratio = duration.as_secs_f64() / value.as_secs_f64();
        println!("{name:38} {:>7.2} µs {ratio:>8.2}", duration.as_secs_f64() * 1e6);
    }
}
