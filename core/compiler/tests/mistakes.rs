//! The catalogue compiler: a mistake in a fact is reported with its file and line, and says what is wrong.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect; the compiler runs at build time only"
)]

use std::path::{Path, PathBuf};

use ecs_preflight_compiler::{Compiled, File, Problem, compile, files};
use ecs_preflight_model::pack::{self, Options};

const LIFECYCLE: &str = "catalogue/ecs/lifecycle.yaml";
const BATCH: &str = "catalogue/ecs/batch.yaml";
const TAGS: &str = "catalogue/ecs/tags.yaml";
const ACTIONS: &str = "catalogue/iam/actions.yaml";
const SERVICES: &str = "catalogue/iam/services.yaml";
const CONDITIONS: &str = "catalogue/iam/conditions.yaml";
const CLIENTS: &str = "catalogue/clients.yaml";
const SYSTEMS: &str = "catalogue/systems.yaml";
const CREATE: &str = "catalogue/nova/create.yaml";
const RULES: &str = "catalogue/rules/general.yaml";
const EN: &str = "messages/en/general.yaml";
const ZH: &str = "messages/zh/general.yaml";

/// The folder of the real catalogue.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A copy of the real catalogue.
struct Copy(Vec<File>);

impl Copy {
    fn new() -> Self {
        Copy(files(&root()).expect("the catalogue can be read"))
    }

    /// Replaces the first place where `before` stands; answers its line.
    fn edit(&mut self, file: &str, before: &str, after: &str) -> usize {
        let found = self.0.iter_mut().find(|known| known.name == file);
        let text = &mut found.unwrap_or_else(|| panic!("{file} is not in the catalogue")).text;
        let at = text.find(before).unwrap_or_else(|| panic!("`{before}` is not in {file}"));
        let line = 1 + text[..at].matches('\n').count();
        *text = text.replacen(before, after, 1);
        line
    }

    fn problems(&self) -> Vec<Problem> {
        compile(&self.0, |_| true).map(|_| Vec::new()).unwrap_or_else(|problems| problems)
    }
}

/// The real catalogue in the languages that are wanted.
fn real(wanted: impl Fn(&str) -> bool) -> Result<Compiled, Vec<Problem>> {
    compile(&Copy::new().0, wanted)
}

/// A pack of it.
fn packed(languages: &[&str]) -> Vec<u8> {
    let compiled =
        real(|language| languages.contains(&language)).unwrap_or_else(|problems| panic!("{problems:?}"));
    pack::write(&compiled.catalogue, &Options { name: "documents", languages })
}

/// Whether a text stands in the bytes of a pack.
fn holds(pack: &[u8], text: &str) -> bool {
    pack.windows(text.len()).any(|window| window == text.as_bytes())
}

/// One mistake, and where and how it is reported.
#[track_caller]
fn mistake(file: &str, before: &str, after: &str, says: &str) {
    let mut copy = Copy::new();
    let line = copy.edit(file, before, after);
    reported(&copy.problems(), file, line, says);
}

#[track_caller]
fn reported(problems: &[Problem], file: &str, line: usize, says: &str) {
    let list: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let wanted = format!("{file}:{line}:");
    assert!(
        list.iter().any(|problem| problem.starts_with(&wanted) && problem.contains(says)),
        "expected {wanted}…{says}…, got {list:#?}"
    );
}

/// The line of a text in the real catalogue.
#[track_caller]
fn line_of(file: &str, text: &str) -> usize {
    let content = std::fs::read_to_string(root().join(file)).expect("a fact can be read");
    1 + content
        .lines()
        .position(|line| line.contains(text))
        .unwrap_or_else(|| panic!("`{text}` is not in {file}"))
}

#[test]
fn the_catalogue_compiles_to_the_same_bytes_each_time() {
    let (first, second) = (packed(&["en", "zh"]), packed(&["en", "zh"]));
    assert!(first == second, "two runs differ");
    assert!(holds(&first, "CreateCloudServers"));
}

#[test]
fn the_ids_name_every_rule_and_state() {
    let compiled = real(|_| true).unwrap_or_else(|problems| panic!("{problems:?}"));
    let ids = compiled.ids();
    for expected in ["pub const PASSWORD_CLASSES: RuleId = RuleId::at(", "PoweringOff = ", "HtaiyunStatus"] {
        assert!(ids.contains(expected), "{expected}");
    }
    assert_eq!(compiled.rule_keys.len(), compiled.catalogue.rules.len());
}

#[test]
fn a_build_of_one_language_holds_nothing_of_the_other() {
    let (en, zh) = (packed(&["en"]), packed(&["zh"]));
    for (english, chinese) in
        [("is missing", "缺少"), ("Reboot a server", "重启云服务器"), ("did you mean", "是否想写")]
    {
        assert_eq!((holds(&en, english), holds(&en, chinese)), (true, false), "{english}");
        assert_eq!((holds(&zh, english), holds(&zh, chinese)), (false, true), "{chinese}");
    }
    let none = real(|_| false).expect_err("a build without a language");
    assert!(none[0].message.contains("en and zh"), "{none:?}");
}

#[test]
fn a_copy_without_a_mistake_compiles() {
    assert_eq!(Copy::new().problems(), []);
}

#[test]
fn an_unknown_keyword() {
    mistake(BATCH, "x-members-table: \"5-27\"", "x-tabel: \"5-27\"", "unknown keyword `x-tabel`");
    mistake(BATCH, "async: true", "asynchronous: true", "unknown keyword `asynchronous`");
}

#[test]
fn the_row_of_a_value_in_place_of_the_table_of_its_members() {
    let says = "the table that lists its members is `x-members-table`";
    mistake(BATCH, "x-members-table: \"5-25\"", "x-table: \"5-25\"", says);
    mistake(BATCH, "x-members-table: \"5-27\"", "x-table: \"5-27\"", says);
    let says = "no members are listed here";
    let networks = "catalogue/nova/networks.yaml";
    mistake(networks, "x-table: \"6-93\"", "x-members-table: \"6-93\"", says);
    let says = "the row of a shape is where it is used";
    let general = "catalogue/shapes/general.yaml";
    mistake(general, "x-members-section: \"8.1\"", "x-section: \"8.1\"", says);
    let says = "a table is written \"5-3\"";
    mistake(BATCH, "x-members-table: \"5-25\"", "x-members-table: \"5.25\"", says);
    let says = "unknown keyword `table` (known here: ";
    mistake(BATCH, "path_table: ", "table: ", says);
}

#[test]
fn a_rule_that_is_printed_in_another_document() {
    let rule = "- rule: name/length-several\n";
    let says = "the documents are ECS API 2025-01, Nova API 2025-01";
    let other = format!("{rule}              document: EVS API\n              section: \"5\"\n");
    let mut copy = Copy::new();
    let line = copy.edit(LIFECYCLE, rule, &other);
    reported(&copy.problems(), LIFECYCLE, line + 1, says);
    let mut copy = Copy::new();
    let other = format!("{rule}              document: Nova API 2025-01\n");
    let line = copy.edit(LIFECYCLE, rule, &other);
    reported(&copy.problems(), LIFECYCLE, line + 1, "write `section` too");
}

#[test]
fn a_shape_that_does_not_exist() {
    mistake(LIFECYCLE, "$ref: ServerName}", "$ref: ServersName}", "the shape `ServersName` does not exist");
}

#[test]
fn a_shape_that_refers_to_itself() {
    let mut copy = Copy::new();
    copy.edit("catalogue/shapes/general.yaml", "Uuid:\n  type: string\n", "Uuid:\n  $ref: Uuid\n");
    let list: Vec<String> = copy.problems().iter().map(ToString::to_string).collect();
    assert!(list.iter().any(|problem| problem.contains("`Uuid` refers to itself")), "{list:#?}");
}

#[test]
fn an_iam_row_for_an_operation_that_does_not_exist() {
    let says = "the operation `NovaRebootServers` does not exist";
    mistake("catalogue/iam/seed-003.yaml", "[NovaRebootServer]", "[NovaRebootServers]", says);
}

#[test]
fn an_action_that_no_edition_names() {
    let says = "no edition names the action `ecs:diskConfigs:used`";
    mistake(ACTIONS, "\"ecs:diskConfigs:use\"", "\"ecs:diskConfigs:used\"", says);
    let says = "no edition names the action `ecs:servers:stops`";
    mistake(ACTIONS, "nova: \"ecs:servers:stop\"", "nova: \"ecs:servers:stops\"", says);
}

#[test]
fn an_action_of_which_nothing_is_said() {
    let mut copy = Copy::new();
    copy.edit(ACTIONS, "  - {word: reboot, level: write}\n", "");
    let row = line_of("catalogue/iam/seed-001.yaml", "ecs:cloudServers:reboot");
    let says = "does not say what `ecs:cloudServers:reboot`";
    reported(&copy.problems(), "catalogue/iam/seed-001.yaml", row, says);
}

#[test]
fn facts_on_actions_that_do_not_fit_together() {
    let says = "this action is not of the family `nova`";
    mistake(ACTIONS, "nova: \"ecs:servers:get\"", "nova: \"ecs:cloudServers:get\"", says);
    mistake(ACTIONS, "level: list}", "level: lists}", "level is list, read, write or permission");
    mistake(SERVICES, "family: ecs}", "family: esc}", "`esc` is not a family");
    let mut copy = Copy::new();
    copy.edit(SERVICES, "{name: volumes}", "{name: disks}");
    let row = line_of("catalogue/iam/seed-000.yaml", "evs:volumes:list");
    reported(&copy.problems(), "catalogue/iam/seed-000.yaml", row, "`evs:volumes` is not in");
}

#[test]
fn facts_on_conditions_that_do_not_fit_together() {
    mistake(
        CONDITIONS,
        "only_with: \"g:MFAPresent\"",
        "only_with: \"g:MFA\"",
        "`g:MFA` is not a condition key",
    );
    mistake(
        CONDITIONS,
        "type: number, test: equal}",
        "type: numeral, test: equal}",
        "type is string, number",
    );
    mistake(CONDITIONS, "test: begins,", "test: starts,", "this is not a way to compare");
}

#[test]
fn the_least_policy_of_everything_fits_into_one() {
    let policy = "catalogue/iam/policy.yaml";
    let mut copy = Copy::new();
    copy.edit(policy, "  statements: 8", "  statements: 3");
    let line = line_of(policy, "statements: 8");
    reported(&copy.problems(), policy, line, "no longer fit into one policy");
    let mut copy = Copy::new();
    copy.edit(SERVICES, "scope: project", "scope: global");
    let list: Vec<String> = copy.problems().iter().map(ToString::to_string).collect();
    assert!(list.iter().any(|problem| problem.contains("a policy for each")), "{list:#?}");
}

#[test]
fn an_error_code_that_does_not_exist() {
    mistake(LIFECYCLE, "api_error: Ecs.0118", "api_error: Ecs.9118", "`Ecs.9118` is not in catalogue/errors");
    let shapes = "catalogue/shapes/general.yaml";
    mistake(shapes, "x-api-error: Ecs.0043", "x-api-error: Ecs.43", "`Ecs.43` is not in catalogue/errors");
}

#[test]
fn an_error_code_that_stands_twice() {
    let file = "catalogue/errors/appendix-a2.yaml";
    mistake(file, "{code: Ecs.0001,", "{code: Ecs.0000,", "`Ecs.0000` stands twice");
}

#[test]
fn an_http_status_that_says_too_little_or_too_much() {
    let file = "catalogue/http-statuses.yaml";
    mistake(file, "status: 504", "status: 604", "from 100 to 599");
    mistake(file, "- status: 504", "- status: 503", "503 stands twice for `ecs`");
    mistake(file, "[htaiyun]", "[htaiyung]", "the system `htaiyung` does not exist");
    let remedy = "    remedy: {en: \"wait before";
    let mut copy = Copy::new();
    let line = copy.edit(file, remedy, "    # remedy: {en: \"wait before");
    let problems = copy.problems();
    assert!(
        problems.iter().any(|problem| problem.message == "429 has no remedy" && problem.place.line < line)
    );
}

#[test]
fn a_fault_that_stands_twice() {
    let file = "catalogue/errors/responses.yaml";
    mistake(file, "fault: forbidden", "fault: badRequest", "`badRequest` stands twice");
}

#[test]
fn a_job_status_or_operation_that_does_not_exist() {
    let file = "catalogue/jobs.yaml";
    mistake(file, "state: starting", "state: beginning", "state is starting, running, success");
    mistake(file, "query: ShowJob", "query: ShowJobs", "the operation `ShowJobs` does not exist");
    mistake(file, "operation: CreateCloudServers", "operation: Create", "`Create` does not exist");
}

#[test]
fn a_message_that_is_missing_in_one_language() {
    for (language, file) in [("zh", ZH), ("en", EN)] {
        let mut copy = Copy::new();
        copy.edit(file, "  tags/key-empty:", "  # tags/key-empty:");
        let line = line_of(RULES, "rule: tags/key-empty");
        reported(
            &copy.problems(),
            RULES,
            line,
            &format!("`tags/key-empty` has no message in messages/{language}"),
        );
    }
}

#[test]
fn a_message_without_a_rule() {
    let after = "  tags/empty-key: {message: x}\n  tags/key-empty:";
    mistake(EN, "  tags/key-empty:", after, "`tags/empty-key` is not in catalogue/rules");
}

#[test]
fn a_message_with_other_placeholders_in_another_language() {
    let mut copy = Copy::new();
    let text = &copy.0.iter().find(|file| file.name == ZH).expect("the messages").text;
    let line = text
        .lines()
        .find(|line| line.trim_start().starts_with("servers/count:"))
        .expect("the message")
        .to_owned();
    copy.edit(ZH, &line, &line.replace("{found}", "很多"));
    let says = "the message of `servers/count` has other placeholders";
    reported(&copy.problems(), RULES, line_of(RULES, "rule: servers/count,"), says);
}

#[test]
fn a_placeholder_that_is_no_argument() {
    let before = "\"the tag key is empty\"";
    mistake(EN, before, "\"a tag key has {found} signs\"", "the placeholder `found` is not an argument");
    mistake(EN, before, "\"a tag key has {found\"", "a placeholder is not closed");
}

#[test]
fn a_character_set_that_does_not_exist() {
    mistake(
        TAGS,
        "x-characters: tag-key",
        "x-characters: tag-keys",
        "the character set `tag-keys` does not exist",
    );
}

#[test]
fn a_range_of_characters_the_wrong_way_round() {
    mistake("catalogue/characters.yaml", "U+4E00-U+9FFF\"]", "U+9FFF-U+4E00\"]", "a range is written");
}

#[test]
fn a_required_property_that_does_not_exist() {
    let says = "`actions` is required but is not among the properties";
    mistake(TAGS, "required: [tags, action]", "required: [tags, actions]", says);
}

#[test]
fn a_field_of_a_rule_that_does_not_exist() {
    let mut copy = Copy::new();
    copy.edit(LIFECYCLE, "ignored: adminPass", "ignored: adminPas");
    let line = line_of(LIFECYCLE, "rule: password/ignored");
    reported(&copy.problems(), LIFECYCLE, line, "the field `adminPas` does not exist here");
}

#[test]
fn a_rule_that_does_not_exist() {
    mistake(LIFECYCLE, "rule: nics/count", "rule: nics/counts", "`nics/counts` is not in catalogue/rules");
}

#[test]
fn a_rule_that_needs_more_arguments() {
    mistake(LIFECYCLE, "rule: nics/count", "rule: value/enum", "`value/enum` needs the argument `allowed`");
}

#[test]
fn an_operation_that_stands_twice() {
    let says = "the operation `NovaStartServer` stands twice";
    mistake("catalogue/nova/actions.yaml", "id: NovaRebootServer", "id: NovaStartServer", says);
}

#[test]
fn a_key_that_stands_twice() {
    let mut copy = Copy::new();
    let line = copy.edit(BATCH, "async: true\n", "async: true\n    async: false\n");
    // The second of the two is the mistake.
    reported(&copy.problems(), BATCH, line + 1, "stands twice here");
}

/// A file of a user that is not YAML as facts are written: where it is refused, and why.
#[track_caller]
fn refused(text: &str, place: &str, says: &str) {
    let mut copy = Copy::new();
    copy.0.push(File { name: "catalogue/ours.yaml".into(), text: text.into() });
    let list: Vec<String> = copy.problems().iter().map(ToString::to_string).collect();
    let wanted = format!("catalogue/ours.yaml:{place}: {says}");
    assert!(list.contains(&wanted), "expected {wanted}, got {list:#?}");
}

#[test]
fn yaml_that_is_no_part_of_the_vocabulary() {
    let aliases = "tags, anchors and aliases are not part of the vocabulary";
    refused("a: &x 1\n", "1:4", aliases);
    refused("a: *x\n", "1:4", "this is not valid YAML");
    refused("a:\n- !ours 1\n", "2:3", aliases);
    refused("a: 1\n一: 1.5\n", "2:4", "a number with a point must be quoted");
    refused("a: {b: 1, b: 2}\n", "1:11", "the key `b` stands twice here");
    refused("true: 1\n", "1:1", "a key must be text (quote it)");
    refused("[a]: 1\n", "1:1", "a key must be text (quote it)");
    refused("a: 1\n---\nb: 2\n", "2:1", "a file holds one document");
    refused("# nothing\n", "1:1", "the file is empty");
}

#[test]
fn a_file_that_would_grow_without_end_is_refused_while_it_is_read() {
    refused(&"[".repeat(60), "1:50", "this is nested too deep");
    refused(&"[".repeat(100_000), "1:256", "this is not valid YAML");
    let deep: String = (0..60).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    refused(&deep, "50:50", "this is nested too deep");
    let laughs: String =
        (1..30).map(|each| format!("a{each}: &a{each} [*a{0}, *a{0}]\n", each - 1)).collect();
    refused(
        &format!("a0: &a0 ha\n{laughs}"),
        "1:5",
        "tags, anchors and aliases are not part of the vocabulary",
    );
}

#[test]
fn shapes_that_hold_themselves() {
    let says = "more than 32 schemas lie in each other here: a shape may hold itself";
    for holds in [
        "{type: object, properties: {a: {$ref: Ours}, b: {$ref: Ours}}}",
        "{type: array, items: {$ref: Ours}}",
        "{type: object, additionalProperties: {$ref: Ours}}",
    ] {
        let mut copy = Copy::new();
        let file = "catalogue/shapes/other.yaml";
        copy.0.push(File { name: file.into(), text: format!("Ours: {holds}\n") });
        copy.edit(BATCH, "{$ref: BatchServerIds, x-members-table: \"5-27\"}", "{$ref: Ours}");
        reported(&copy.problems(), file, 1, says);
    }
}

#[test]
fn shapes_that_double_with_each_reference() {
    let mut copy = Copy::new();
    let doubled: String = (1..25).map(|each| {
        format!("Twice{each}: {{type: object, properties: {{a: {{$ref: Twice{0}}}, b: {{$ref: Twice{0}}}}}}}\n", each - 1)
    }).collect();
    let text = format!("Twice0: {{type: string}}\n{doubled}");
    copy.0.push(File { name: "catalogue/shapes/other.yaml".into(), text });
    copy.edit(BATCH, "{$ref: BatchServerIds, x-members-table: \"5-27\"}", "{$ref: Twice24}");
    let list: Vec<String> = copy.problems().iter().map(ToString::to_string).collect();
    assert!(list.iter().any(|problem| problem.contains("all shapes written out are more than")), "{list:#?}");
}

#[test]
fn a_shape_that_stands_in_two_files() {
    let mut copy = Copy::new();
    let text = "# Another file.\nUuid: {type: string}\n";
    copy.0.push(File { name: "catalogue/shapes/other.yaml".into(), text: text.into() });
    reported(
        &copy.problems(),
        "catalogue/shapes/other.yaml",
        2,
        "the shape `Uuid` stands in catalogue/shapes/general.yaml",
    );
}

#[test]
fn yaml_that_cannot_be_read() {
    let mut copy = Copy::new();
    copy.edit(TAGS, "enum: [create]", "enum: [create");
    let list: Vec<String> = copy.problems().iter().map(ToString::to_string).collect();
    assert!(list.iter().any(|problem| problem.starts_with(&format!("{TAGS}:"))), "{list:#?}");
}

#[test]
fn an_unknown_type_or_format() {
    mistake(BATCH, "type: object", "type: objekt", "`objekt` is not a type");
    mistake(LIFECYCLE, "format: ipv4", "format: ipv6", "format is one of");
}

#[test]
fn an_unknown_severity() {
    mistake(RULES, "severity: note,", "severity: hint,", "severity is one of");
}

#[test]
fn a_state_that_no_table_lists() {
    mistake(
        "catalogue/states.yaml",
        "status: VERIFY_RESIZE",
        "status: VERIFIED",
        "`VERIFIED` is not in the list",
    );
}

#[test]
fn mistakes_in_the_life_cycle() {
    const NOVA: &str = "catalogue/lifecycle/nova.yaml";
    mistake(NOVA, "{vm_states: [resized]}", "{vm_states: [resize]}", "`resize` is not in the list");
    mistake(NOVA, "final: [VERIFY_RESIZE]", "final: [VERIFIED]", "`VERIFIED` is not in the list");
    mistake(NOVA, "tasks: [powering-off]", "tasks: [stopping]", "`stopping` is not in the list");
    mistake(NOVA, "lock: refused", "lock: forbidden", "lock is refused, unaffected or unstated");
    mistake(NOVA, "{idle: true}", "{idle: true, statuses: [ACTIVE]}", "a need is one of");
    mistake(NOVA, "[NovaUpdateServer]", "[NovaCreateServer]", "stands twice in the life cycle");
    mistake(NOVA, "[NovaUpdateServer]", "[NovaUpdatesServer]", "does not exist");
    let mut copy = Copy::new();
    copy.edit(NOVA, "      - NovaCheckServerTag\n", "");
    let list: Vec<String> = copy.problems().iter().map(ToString::to_string).collect();
    assert!(
        list.iter().any(|said| said.contains("`NovaCheckServerTag` has no row in the life cycle")),
        "{list:#?}"
    );
}

#[test]
fn mistakes_in_the_other_lists_of_states() {
    const NOVA: &str = "catalogue/states-nova.yaml";
    const HTAIYUN: &str = "catalogue/states-htaiyun.yaml";
    mistake(
        NOVA,
        "{vm_state: paused, task_states: [migrating]",
        "{vm_state: active, task_states: [migrating]",
        "has a status for this task already",
    );
    mistake(
        NOVA,
        "{name: pausing, meaning: {en: being paused, zh: 正在暂停}}",
        "{name: pausing}",
        "`pausing` has no meaning",
    );
    mistake(
        NOVA,
        "{name: powering-on}",
        "{name: powering-on, meaning: {en: switching on, zh: 正在开机}}",
        "leave it out",
    );
    mistake(HTAIYUN, "ecs: SHUTOFF", "ecs: STOPPED", "`STOPPED` is not in the list");
}

#[test]
fn mistakes_in_what_clients_were_seen_to_send() {
    let boot = "x-practice: {client: novaclient, type: integer}";
    let instead = |file: &str, before: &str, after: &str, message: &str| {
        mistake(file, before, after, message);
    };
    instead(CREATE, boot, "x-practice: {client: nova, type: integer}", "the client `nova`");
    instead(CREATE, boot, "x-practice: {client: novaclient}", "practice is a further `type`");
    instead(CREATE, boot, "x-practice: {client: novaclient, type: string}", "is documented");
    instead(CREATE, boot, "x-practice: {client: novaclient, enum: [\"0\"]}", "is documented");
    instead(CREATE, boot, "x-practice: {client: novaclient, kind: x}", "unknown keyword `kind`");
    let console = "members: [personality, isAutoRename";
    instead(LIFECYCLE, console, "members: [count", "`count` is documented");
    instead(LIFECYCLE, "members: [nictype, port_id,", "without: [ip_address,", "is not required");
    instead(SYSTEMS, "null-member: console", "null-member: consoles", "the client `consoles`");
    instead(SYSTEMS, "null-member: console", "nulls: console", "unknown keyword `nulls`");
    instead(CLIENTS, ", version: \"18.13\"", "", "a client has a `version`");
}

#[test]
fn mistakes_in_several_operations_are_reported_at_once() {
    let mut copy = Copy::new();
    copy.edit(TAGS, "x-characters: tag-key", "x-characters: tag-keys");
    copy.edit(LIFECYCLE, "$ref: ServerName}", "$ref: ServersName}");
    assert!(copy.problems().len() >= 2, "{:?}", copy.problems());
}
