//! Prints the whole catalogue as JSON: `cargo run -p ecs-preflight --example listing`.
#![allow(clippy::print_stdout, reason = "an example that prints")]

fn main() -> Result<(), serde_json::Error> {
    println!("{}", serde_json::to_string(&ecs_preflight::catalogue::Listing)?);
    Ok(())
}
