//! Checks one request: `cargo run -p ecs-preflight --example check METHOD URL [BODY] [NAME:VALUE...]`.
#![allow(clippy::print_stdout, reason = "an example that prints")]

use ecs_preflight::report::{Columns, Language};
use ecs_preflight::request::{JsonText, Options, Request, check};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let get = |index: usize| args.get(index).map(String::as_str).unwrap_or_default();
    let headers: Vec<(&str, &str)> =
        args.iter().skip(3).filter_map(|header| header.split_once(':')).collect();
    let request = Request { method: get(0), url: get(1), headers: &headers };
    let body = args.get(2).map(|text| JsonText(text));
    let report = check(&request, body.as_ref(), &Options::default());
    println!("{}", report.to_json(Language::En, Columns::Characters));
}
