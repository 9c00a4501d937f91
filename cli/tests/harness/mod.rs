//! The program as a user runs it, for every test of the terminal.

#![allow(dead_code, reason = "each test uses its part")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The program, to be started in a folder.
pub fn program(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ecs-preflight"));
    command.args(args).current_dir(folder);
    // What the caller has set must not decide.
    for variable in ["ECS_PREFLIGHT_LANG", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs a command to its end.
pub fn finish(mut command: Command, input: &[u8]) -> Output {
    let mut child = command.spawn().expect("the binary starts");
    let mut stdin = child.stdin.take().expect("stdin");
    let input = input.to_vec();
    // A command that does not read it may be gone already, and one that writes much must be read meanwhile.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("the binary ends");
    writer.join().expect("the writer ends");
    output
}

/// Runs the program in a folder.
pub fn run_in(folder: &Path, args: &[&str], input: &str) -> Output {
    finish(program(folder, args), input.as_bytes())
}

/// Standard output.
pub fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

/// Standard error.
pub fn errors(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("errors are UTF-8")
}

/// Standard output and standard error.
pub fn both(output: &Output) -> String {
    format!("{}{}", text(output), errors(output))
}

/// Standard output as lines of JSON.
pub fn lines(output: &Output) -> Vec<Value> {
    text(output).lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

/// The rules of a verdict's issues.
pub fn rules(verdict: &Value) -> Vec<&str> {
    let issues = verdict["issues"].as_array().expect("issues").iter();
    issues.map(|issue| issue["rule"].as_str().expect("a rule")).collect()
}

/// A folder with these files.
pub fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, content).expect("the file is written");
    }
    folder
}
