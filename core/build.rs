//! Compiles the catalogue and the messages into static tables.

#![allow(
    missing_docs,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "runs at build time on files of this repository; a panic here stops the build, as it should"
)]

#[path = "build/mod.rs"]
mod compiler;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| ".".into());
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=build");
    println!("cargo:rerun-if-changed=catalogue");
    println!("cargo:rerun-if-changed=messages");
    let carried = |language: &str| {
        std::env::var_os(format!("CARGO_FEATURE_{}", language.to_ascii_uppercase())).is_some()
    };
    let generated = match compiler::compile_in(Path::new(&root), carried) {
        Ok(generated) => generated,
        Err(problems) => {
            for problem in problems {
                println!("cargo:error=core/{problem}");
            }
            return ExitCode::FAILURE;
        }
    };
    let out = std::env::var("OUT_DIR").unwrap_or_default();
    let target = Path::new(&out).join("ids.rs");
    if let Err(error) = std::fs::write(&target, ids(&generated.code)) {
        println!("cargo:error=cannot write {}: {error}", target.display());
        return ExitCode::FAILURE;
    }
    std::fs::copy("/work/talk/reference.pack", Path::new(&out).join("catalogue.pack")).unwrap();
    ExitCode::SUCCESS
}

fn ids(code: &str) -> String {
    let mut out = String::new();
    let mut inside = 0;
    let mut place = 0;
    for line in code.lines() {
        if line.starts_with("pub mod rule {") {
            inside = 1;
            out.push_str("pub mod rule {\nuse super::RuleId;\n");
            continue;
        }
        if line.starts_with("enumeration!") {
            inside = 2;
            place = 0;
            let name = line.trim_end_matches(',').rsplit(' ').next().unwrap();
            let list = match name {
                "Status" => "states.status_values",
                "VmState" => "states.vm_state_values",
                "TaskState" => "states.task_state_values",
                "PowerState" => "states.power_state_values",
                "HostStatus" => "states.host_status_values",
                "NovaStatus" => "nova_states.status_values",
                "NovaVmState" => "nova_states.vm_state_values",
                "NovaTaskState" => "nova_states.task_state_values",
                "NovaPowerState" => "nova_states.power_state_values",
                _ => "htaiyun_statuses.values",
            };
            out.push_str(&format!("{line} {list},\n"));
            continue;
        }
        match inside {
            1 if line.contains("Rule = Rule(") => {
                let line = line.replace(": Rule = Rule(&super::RULE_", ": RuleId = RuleId(");
                out.push_str(&line);
                out.push('\n');
            }
            2 if line.contains("] ") && line.contains(" = ") => {
                out.push_str(&format!("{} = {place},\n", line.rsplit_once(" = ").unwrap().0));
                place += 1;
            }
            1 | 2 => {
                if !line.contains("use super::Rule") {
                    out.push_str(line);
                    out.push('\n');
                }
                if line.starts_with('}') {
                    inside = 0;
                }
            }
            _ => {}
        }
    }
    out
}
