//! Files as they are found, and files that are written: nothing is lost, nothing is passed over in silence.

#![allow(missing_docs, reason = "tests")]

mod harness;

use std::path::Path;
use std::process::Output;

use harness::{both, errors, finish, folder, lines, program, run_in, text};

const CLEAN: &str = r#"{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["ecs:cloudServers:delete", "ecs:servers:delete"]}]}"#;
const SLIP: &str =
    r#"{"Version": "1.1", "Statement": [{"Effect": "allow", "Action": ["ecs:servers:reboot"]}]}"#;

fn lint(folder: &Path, args: &[&str]) -> Output {
    run_in(folder, &[&["iam", "lint"], args].concat(), "")
}

fn content(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a file can be read")
}

/// Names in a folder, to see that nothing is left over.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn what_is_passed_over_is_said_and_nothing_is_no_success() {
    let here = folder(&[
        ("p/a.json", CLEAN),
        ("p/.ignore", "*"),
        ("p/package.json", "{\"name\": \"x\"}"),
        ("p/out/b.json", SLIP),
        (".gitignore", "out/\n"),
        ("none/readme.md", "x"),
    ]);
    let output = lint(here.path(), &["p"]);
    assert_eq!(output.status.code(), Some(0), "{}", both(&output));
    assert!(text(&output).contains("1 policy checked"));
    let said = errors(&output);
    assert!(said.contains("1 file in `p` passed over, as .gitignore says"), "{said}");
    assert!(said.contains("1 file without a policy passed over"), "{said}");
    assert!(errors(&lint(here.path(), &["p", "-q"])).is_empty());
    for nothing in ["none", "p/out/../../none"] {
        let output = lint(here.path(), &[nothing]);
        assert_eq!(output.status.code(), Some(2));
        assert!(errors(&output).contains("nothing was checked"));
    }
}

#[test]
fn a_folder_without_a_request_is_a_warning() {
    let here = folder(&[("a.json/readme.md", "x")]);
    for command in [&["check", "a.json"][..], &["check", "--operation", "CreateCloudServers", "a.json"]] {
        let output = run_in(here.path(), command, "");
        assert_eq!(output.status.code(), Some(0));
        assert!(errors(&output).contains("nothing was checked"), "{}", both(&output));
        assert_eq!(run_in(here.path(), &[command, &["--strict"]].concat(), "").status.code(), Some(1));
    }
}

#[cfg(unix)]
#[test]
fn a_command_names_no_pipe_as_its_body() {
    let here = folder(&[("c.sh", "curl -d @pipe https://e.example.com/v1/p/cloudservers\n")]);
    let made = std::process::Command::new("mkfifo").arg(here.path().join("pipe")).status();
    assert!(made.expect("mkfifo runs").success());
    let output = run_in(here.path(), &["check", "c.sh"], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("`@pipe`, which is no file"), "{}", both(&output));
}

#[test]
fn a_file_without_a_request_is_a_warning() {
    let here = folder(&[
        ("empty.http", "# nothing\n"),
        ("blank.jsonl", "\n\n"),
        ("none.har", "{\"log\": {\"entries\": []}}"),
    ]);
    for (args, input) in [
        (&["check", "empty.http"][..], ""),
        (&["check", "blank.jsonl"], ""),
        (&["check", "none.har"], ""),
        (&["check", "-"], "\n"),
    ] {
        let output = run_in(here.path(), args, input);
        assert!(errors(&output).contains("there is no request in"), "{args:?}: {}", errors(&output));
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        let strict = run_in(here.path(), &[args, &["--strict"]].concat(), input);
        assert_eq!(strict.status.code(), Some(1), "{args:?}");
    }
}

#[test]
fn a_fix_takes_the_place_of_the_old_text_at_once() {
    let here = folder(&[("a.json", SLIP)]);
    let output = lint(here.path(), &["--fix", "a.json"]);
    assert!(text(&output).contains("a.json: write `Allow`"), "{}", both(&output));
    assert!(content(&here.path().join("a.json")).contains("\"Allow\""));
    assert_eq!(names(here.path()), ["a.json"]);
}

#[test]
fn what_is_not_written_is_not_reported_as_written() {
    let here = folder(&[("ro.json", SLIP)]);
    let file = here.path().join("ro.json");
    let mut mode = std::fs::metadata(&file).expect("a file").permissions();
    mode.set_readonly(true);
    std::fs::set_permissions(&file, mode).expect("a mode can be set");
    let output = lint(here.path(), &["--fix", "ro.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(content(&file), SLIP);
    assert!(!text(&output).contains("ro.json: write"), "{}", text(&output));
    assert!(
        text(&output).contains("error[policy/effect]") && text(&output).contains("1 error"),
        "{}",
        text(&output)
    );
    assert!(errors(&output).contains("cannot write `ro.json`: it is read-only"), "{}", errors(&output));
    let verdict = &lines(&lint(here.path(), &["--fix", "ro.json", "--format", "json"]))[0];
    assert!(verdict.get("applied").is_none(), "{verdict}");
    assert_eq!(names(here.path()), ["ro.json"]);
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    use std::process::Command;

    #[test]
    fn mode_and_links_stay() {
        let here = folder(&[("real/a.json", SLIP), ("b.json", SLIP)]);
        let (real, link) = (here.path().join("real/a.json"), here.path().join("a.json"));
        symlink("real/a.json", &link).expect("a link");
        std::fs::set_permissions(&real, PermissionsExt::from_mode(0o640)).expect("a mode");
        let second = here.path().join("second.json");
        std::fs::hard_link(here.path().join("b.json"), &second).expect("a second name");
        let output = lint(here.path(), &["--fix", "a.json", "b.json"]);
        assert!(output.stderr.is_empty(), "{}", errors(&output));
        assert!(std::fs::symlink_metadata(&link).expect("a link").is_symlink());
        assert!(content(&real).contains("\"Allow\""));
        assert_eq!(std::fs::metadata(&real).expect("a file").mode() & 0o777, 0o640);
        assert!(content(&second).contains("\"Allow\""), "both names are of one file still");
        assert_eq!(std::fs::metadata(&second).expect("a file").nlink(), 2);
    }

    #[test]
    fn a_file_that_may_not_grow_stays_as_it_was() {
        let blanks = " ".repeat(300_000);
        let policy = format!("{SLIP}{blanks}");
        let here = folder(&[("big.json", &policy)]);
        let program = env!("CARGO_BIN_EXE_ecs-preflight");
        let mut shell = Command::new("sh");
        shell
            .current_dir(here.path())
            .args(["-c", &format!("ulimit -f 200; '{program}' iam lint --fix big.json")]);
        let output = shell.output().expect("a shell");
        assert_eq!(output.status.code(), Some(2), "{}", both(&output));
        assert_eq!(content(&here.path().join("big.json")), policy);
        assert_eq!(names(here.path()), ["big.json"]);
        assert!(errors(&output).contains("cannot write `big.json`"), "{}", errors(&output));
    }

    #[test]
    fn loops_pipes_folders_named_like_files_and_links_to_nothing() {
        let here = folder(&[("p/a.json", CLEAN), ("p/x.json/b.json", CLEAN)]);
        let inside = here.path().join("p");
        symlink(".", inside.join("up")).expect("a link");
        symlink("a.json", inside.join("again.json")).expect("a link");
        let made = Command::new("mkfifo").arg(inside.join("pipe.json")).status().expect("mkfifo");
        assert!(made.success());
        let output = lint(here.path(), &["p"]);
        assert_eq!(output.status.code(), Some(0), "{}", both(&output));
        assert!(text(&output).contains("2 policies checked"), "{}", both(&output));
        let said = errors(&output);
        assert!(said.contains("`p/up` is passed over: it leads back to"), "{said}");
        assert!(said.contains("`p/pipe.json` is passed over"), "{said}");
        symlink("nowhere", inside.join("gone.json")).expect("a link");
        let output = lint(here.path(), &["p"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(errors(&output).contains("cannot read `p/gone.json`"), "{}", errors(&output));
        let output = run_in(here.path(), &["check", "p/x.json/"], "");
        assert!(!errors(&output).is_empty());
    }

    #[test]
    fn a_policy_from_a_pipe_that_has_a_name() {
        let here = folder(&[("a.json", SLIP)]);
        let program = env!("CARGO_BIN_EXE_ecs-preflight");
        let mut shell = Command::new("bash");
        shell.current_dir(here.path()).args(["-c", &format!("'{program}' iam lint <(cat a.json)")]);
        let output = shell.output().expect("a shell");
        assert_eq!(output.status.code(), Some(1), "{}", both(&output));
    }

    #[test]
    fn a_closed_pipe_is_never_success() {
        let good = "{\"method\": \"GET\", \"url\": \"/v2.1/p/servers\"}\n".repeat(30_000);
        let bad = "{\"method\": \"GET\", \"url\": \"/nowhere\"}\n";
        let here =
            folder(&[("last.jsonl", &format!("{good}{bad}")), ("first.jsonl", &format!("{bad}{good}"))]);
        for (name, status) in [("last.jsonl", 141), ("first.jsonl", 1)] {
            let mut child = program(here.path(), &["check", name, "--format", "json"])
                .spawn()
                .expect("the binary starts");
            drop(child.stdout.take());
            assert_eq!(child.wait().expect("it ends").code(), Some(status), "{name}");
        }
    }

    #[test]
    fn results_go_to_a_file_that_is_complete_or_not_there() {
        let here = folder(&[("a.json", SLIP)]);
        let output = lint(here.path(), &["a.json", "--format", "sarif", "--output", "log.sarif"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        let log: serde_json::Value =
            serde_json::from_str(&content(&here.path().join("log.sarif"))).expect("JSON");
        assert_eq!(log["runs"][0]["results"][0]["ruleId"], "policy/effect");
        // Of a run that fails, nothing is left, and an earlier log stays.
        assert_eq!(
            run_in(here.path(), &["explain", "Nothing.1", "-o", "log.sarif"], "").status.code(),
            Some(2)
        );
        assert!(content(&here.path().join("log.sarif")).contains("policy/effect"));
        assert_eq!(names(here.path()), ["a.json", "log.sarif"]);
        for wrong in ["no/such/folder/x", "."] {
            assert_eq!(lint(here.path(), &["a.json", "--output", wrong]).status.code(), Some(2), "{wrong}");
        }
        if Path::new("/dev/full").exists() {
            assert_eq!(lint(here.path(), &["a.json", "--output", "/dev/full"]).status.code(), Some(2));
            let mut command = program(here.path(), &["iam", "lint", "a.json"]);
            command.stdout(std::fs::File::create("/dev/full").expect("a device"));
            assert_eq!(finish(command, b"").status.code(), Some(2));
        }
    }
}
