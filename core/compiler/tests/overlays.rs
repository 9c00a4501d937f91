//! Overlays: what they change, what they cite, and how their mistakes are reported.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]

use std::path::Path;

use ecs_preflight_compiler::{Compiled, File, Problem, compile_with, files};
use ecs_preflight_model::{Literal, Operation, Property, Schema, TextRule};

const NAME: &str = "ours.yaml";

/// The catalogue with an overlay of these lines.
fn with(lines: &str) -> Result<Compiled, Vec<Problem>> {
    let base = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).expect("the catalogue can be read");
    let text = format!("overlay: ours\n{lines}");
    compile_with(&base, &[File { name: NAME.into(), text }], |_| true)
}

fn compiled(lines: &str) -> Compiled {
    with(lines).unwrap_or_else(|problems| {
        panic!("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })
}

/// One mistake is reported at a line of the overlay (the first is the one of `overlay:`).
#[track_caller]
fn mistake(lines: &str, line: usize, says: &str) {
    let problems = with(lines).map(|_| Vec::new()).unwrap_or_else(|problems| problems);
    let list: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let place = format!("{NAME}:{line}:");
    assert!(
        list.iter().any(|problem| problem.starts_with(&place) && problem.contains(says)),
        "expected {place}… {says}, got {list:#?}"
    );
}

fn operation<'c>(compiled: &'c Compiled, id: &str) -> &'c Operation {
    compiled.catalogue.operations.iter().find(|known| known.id == id).expect("the operation")
}

/// The field at a pointer in the body of an operation.
fn field<'c>(operation: &'c Operation, pointer: &str) -> &'c Property {
    let mut schema: &Schema = operation.body.as_deref().expect("a body");
    let mut found = None;
    for name in pointer.split('/').skip(1) {
        if name == "*" {
            schema = schema.list.as_deref().and_then(|list| list.items.as_deref()).expect("a list");
            continue;
        }
        let object = schema.object.as_deref().expect("an object");
        let property = object.properties.iter().find(|known| known.name == name);
        let property = property.unwrap_or_else(|| panic!("no field {name} of {pointer}"));
        schema = &property.schema;
        found = Some(property);
    }
    found.expect("a field")
}

fn text_of(literal: &Literal) -> &str {
    match literal {
        Literal::Text(text) => text,
        _ => "",
    }
}

fn texts(schema: &Schema) -> Vec<&str> {
    schema.rare.values.iter().map(text_of).collect()
}

/// The source of what an overlay has changed of a field.
fn cited(compiled: &Compiled, schema: &Schema, rule: &str) -> Option<String> {
    let place = compiled.rule_keys.iter().position(|key| key == rule).expect("a rule");
    let named = schema.rare.named.iter().find(|named| usize::from(named.from.0) == place)?;
    let source = named.source?;
    Some(compiled.catalogue.sources[usize::from(source.0.get())].to_string())
}

#[test]
fn values_are_added_to_a_list_and_taken_out() {
    let lines = "operations:\n  CreateCloudServers:\n    body:\n      /server/root_volume/volumetype:\n        enum: {add: [ESSD], remove: [SATA]}\n";
    let compiled = compiled(lines);
    let schema = &field(operation(&compiled, "CreateCloudServers"), "/server/root_volume/volumetype").schema;
    let values = texts(schema);
    assert!(values.contains(&"ESSD") && values.contains(&"SSD") && !values.contains(&"SATA"), "{values:?}");
    assert_eq!(cited(&compiled, schema, "value/enum").as_deref(), Some("ours.yaml:6"));
    let other =
        &field(operation(&compiled, "CreateCloudServers"), "/server/data_volumes/*/volumetype").schema;
    assert!(!texts(other).contains(&"ESSD"), "the shape of other fields is as it was");
}

#[test]
fn a_limit_is_replaced_and_removed() {
    let lines = "operations:\n  CreateCloudServers:\n    body:\n      /server/count: {maximum: 100, minimum: null}\n      /server/name: {x-prefix: [prod-, test-]}\n";
    let compiled = compiled(lines);
    let create = operation(&compiled, "CreateCloudServers");
    let count = &field(create, "/server/count").schema;
    let limits = count.number.as_deref().map(|number| (number.minimum, number.maximum));
    assert_eq!(limits, Some((None, Some(100))));
    assert_eq!(cited(&compiled, count, "number/maximum").as_deref(), Some("ours.yaml:5"));
    let name = &field(create, "/server/name").schema;
    let text = name.text.as_deref().expect("limits of a text");
    assert!(text.rules.iter().any(|rule| matches!(rule, TextRule::Begins(_))));
    assert_eq!(cited(&compiled, name, "text/beginning").as_deref(), Some("ours.yaml:6"));
}

#[test]
fn a_field_is_added_and_removed_and_no_longer_required() {
    let lines = "operations:\n  CreateCloudServers:\n    body:\n      /server/server_tags: {type: array, maxItems: 10, items: {type: string}, title: {en: Tags, zh: 标签}}\n      /server/nics/*: {required: null}\n      /server/vpcid: null\n";
    let compiled = compiled(lines);
    let create = operation(&compiled, "CreateCloudServers");
    let tags = field(create, "/server/server_tags");
    let source = tags.schema.source.expect("a source of its own");
    assert_eq!(*compiled.catalogue.sources[usize::from(source.0.get())], *"ours.yaml:5");
    assert!(!field(create, "/server/nics/*/subnet_id").required);
    let server = &field(create, "/server").schema;
    let names: Vec<&str> =
        server.object.as_deref().expect("an object").properties.iter().map(|known| &*known.name).collect();
    assert!(!names.contains(&"vpcid"), "{names:?}");
}

#[test]
fn fields_lie_in_fields_that_the_overlay_adds() {
    let lines = "operations:\n  CreateCloudServers:\n    body:\n      /server/nics/*/pairs: {type: array}\n      /server/nics/*/pairs/*/ip_address: {type: string, format: ip}\n      /server/options: {type: object}\n      /server/options/mode: {enum: [a, b]}\n";
    let compiled = compiled(lines);
    let create = operation(&compiled, "CreateCloudServers");
    assert!(field(create, "/server/nics/*/pairs/*/ip_address").schema.text.is_some());
    assert_eq!(texts(&field(create, "/server/options/mode").schema), ["a", "b"]);
}

#[test]
fn a_shape_is_changed_for_all_its_uses() {
    let base = with("").expect("nothing is changed");
    let used = |compiled: &Compiled| {
        let name = &field(operation(compiled, "CreateCloudServers"), "/server/name").schema;
        name.text.as_deref().and_then(|text| text.maximum)
    };
    let before = used(&base);
    let compiled = compiled("shapes:\n  ServerName: {maxLength: 7}\n");
    assert_ne!(before, Some(7));
    assert_eq!(used(&compiled), Some(7));
    assert_eq!(compiled.changes[0].of, "ServerName");
    assert_eq!(compiled.changes[0].keyword, "maxLength");
}

#[test]
fn an_operation_is_added_whole_and_by_another_one() {
    let lines = "operations:\n  ListServersDetails:\n    request: GET /v1/{project_id}/cloudservers/detail\n    query: {limit: {type: string}}\n    iam: {action: \"ecs:cloudServers:list\"}\n  CreatePrepaidServers:\n    extends: CreateCloudServers\n    request: POST /v1.1/{project_id}/cloudservers\n    body:\n      /server/count: {maximum: 5}\n";
    let compiled = compiled(lines);
    let list = operation(&compiled, "ListServersDetails");
    assert_eq!(*list.source, *"ours.yaml:3");
    assert_eq!(&*list.uris[0], "/v1/{project_id}/cloudservers/detail");
    let copy = operation(&compiled, "CreatePrepaidServers");
    assert_eq!(
        field(copy, "/server/count").schema.number.as_deref().and_then(|number| number.maximum),
        Some(5)
    );
    let base = operation(&compiled, "CreateCloudServers");
    assert_ne!(
        field(base, "/server/count").schema.number.as_deref().and_then(|number| number.maximum),
        Some(5)
    );
    let row = compiled
        .catalogue
        .iam
        .iter()
        .find(|row| row.operations.iter().any(|id| *id == "CreatePrepaidServers"));
    assert_eq!(&*row.expect("the row of the other one").actions[0], "ecs:cloudServers:create");
    assert_eq!(&*compiled.catalogue.iam[0].operations[0], "ListServersDetails");
}

#[test]
fn a_rule_over_several_fields_has_a_sentence_of_its_own() {
    let lines = "operations:\n  CreateCloudServers:\n    body:\n      /server/nics/*: {required: null}\n      /server/nics/*/port_id: {type: string}\n    constraints:\n      - rule: ours/one-of\n        require-one: [/server/nics/*/subnet_id, /server/nics/*/port_id]\n        message: {en: \"a NIC needs a subnet or a port\", zh: 网卡需要子网或端口}\n";
    let compiled = compiled(lines);
    let rule = compiled.catalogue.rules.last().expect("a rule");
    assert_eq!((&*rule.id, &*rule.messages.zh), ("ours/one-of", "网卡需要子网或端口"));
    let nics = &field(operation(&compiled, "CreateCloudServers"), "/server/nics").schema;
    let items = nics.list.as_deref().and_then(|list| list.items.as_deref()).expect("items");
    let rules = &items.object.as_deref().expect("an object").rules;
    let source = rules.last().and_then(|rule| rule.source).expect("a source of its own");
    assert_eq!(*compiled.catalogue.sources[usize::from(source.0.get())], *"ours.yaml:8");
}

#[test]
fn actions_errors_states_characters_severities_and_hosts() {
    let lines = "hosts: [\"*.ours.example.com\"]\ncharacters:\n  ours-tag: {title: {en: odd, zh: 怪}, ranges: [\"=\", \"*\"]}\nerrors:\n  - {code: Ecs.0999, http_status: 400, meaning: {en: no, zh: 不}}\nstates:\n  vm_states: {add: [{name: napping, meaning: {en: asleep, zh: 休眠}}]}\niam:\n  actions: [{name: \"ecs:cloudServers:vnc\", level: write, opens: [CreateCloudServers]}]\nseverities: {value/enum: warning, \"name/characters@/server/name\": \"off\"}\noperations:\n  CreateCloudServers:\n    body:\n      /server/name: {x-not-characters: ours-tag}\n";
    let compiled = compiled(lines);
    assert!(compiled.catalogue.errors.iter().any(|error| error.code == "Ecs.0999"));
    assert!(compiled.catalogue.states.vm_states.iter().any(|state| *state == "napping"));
    assert!(compiled.catalogue.actions.iter().any(|action| action.name == "ecs:cloudServers:vnc"));
    assert_eq!(compiled.hosts, ["*.ours.example.com"]);
    assert_eq!(compiled.severities.len(), 2);
    let name = &field(operation(&compiled, "CreateCloudServers"), "/server/name").schema;
    let set = name.text.as_deref().and_then(|text| text.forbidden.as_deref()).expect("a set");
    assert!(set.has('=') && !set.has('a'));
}

#[test]
fn overlays_stack_and_the_last_one_wins() {
    let base = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).expect("the catalogue can be read");
    let overlay = |name: &str, maximum: i32| File {
        name: name.into(),
        text: format!(
            "overlay: {name}\noperations:\n  CreateCloudServers:\n    body:\n      /server/count: {{maximum: {maximum}}}\n"
        ),
    };
    let compiled =
        compile_with(&base, &[overlay("one.yaml", 10), overlay("two.yaml", 20)], |_| true).expect("both");
    let count = &field(operation(&compiled, "CreateCloudServers"), "/server/count").schema;
    assert_eq!(count.number.as_deref().and_then(|number| number.maximum), Some(20));
    assert_eq!(cited(&compiled, count, "number/maximum").as_deref(), Some("two.yaml:5"));
    let befores: Vec<Option<&str>> = compiled.changes.iter().map(|change| change.before.as_deref()).collect();
    assert_eq!(befores, [Some("500"), Some("10")]);
}

#[test]
fn mistakes_are_reported_at_their_lines() {
    mistake("operation: {}\n", 2, "unknown keyword `operation`");
    mistake("operations:\n  CreateCloudServer: {body: {}}\n", 3, "did you mean `CreateCloudServers`?");
    let body = |line: &str| format!("operations:\n  CreateCloudServers:\n    body:\n      {line}\n");
    mistake(&body("/server/nam/x: {maximum: 1}"), 5, "did you mean `name`?");
    mistake(&body("/server/nmae: null"), 5, "there is no field `nmae` to remove: did you mean `name`?");
    mistake(&body("server/name: {maximum: 1}"), 5, "a pointer begins with `/`");
    mistake(&body("/server/name: {maxLen: 1}"), 5, "unknown keyword `maxLen`");
    mistake(&body("/server/name: {x-characters: nothing}"), 5, "the character set `nothing` does not exist");
    mistake(&body("/server/name: {x-overlay: {}}"), 5, "set by the compiler");
    mistake(&body("/server/name: {items: null}"), 5, "there is nothing");
    mistake(&body("/server/name/*: {maximum: 1}"), 5, "names the items of a list");
    mistake(&body("/server/root_volume/volumetype: {enum: {remove: [SADA]}}"), 5, "did you mean `SATA`?");
    mistake(&body("/server/root_volume/volumetype: {enum: {add: [SATA]}}"), 5, "in the list already");
    mistake(&body("/server/new: {title: {en: x, zh: x}}"), 5, "`type` (or `enum`) is missing");
    mistake(
        "operations:\n  Mine: {extends: CreateCloudServer, request: POST /v9/x}\n",
        3,
        "did you mean `CreateCloudServers`?",
    );
    mistake("operations:\n  Mine: {extends: CreateCloudServers}\n", 3, "needs a `request`");
    mistake("severities: {value/enums: warning}\n", 2, "did you mean `value/enum`?");
    mistake("severities: {value/enum: grave}\n", 2, "a severity is error, warning, note, off");
    mistake("iam: {actions: [{name: \"ecs:vnc\", level: write}]}\n", 2, "service:resourceType:operation");
    mistake("iam: {actions: [{name: \"ecs:cloudServers:vnc\"}]}\n", 2, "has a `level`");
    mistake("errors: [{code: Ecs.0999, http_status: 4000, meaning: {en: x, zh: x}}]\n", 2, "from 100 to 599");
    let rule =
        "constraints: [{rule: ours/x, require-one: [/server/a, /server/name], message: {en: x, zh: x}}]";
    mistake(&format!("operations:\n  CreateCloudServers:\n    {rule}\n"), 4, "the field `a` does not exist");
    let rule = "constraints: [{rule: ours/x, require-one: [server/name], message: {en: x, zh: x}}]";
    mistake(&format!("operations:\n  CreateCloudServers:\n    {rule}\n"), 4, "named by its pointer");
    let rule =
        "constraints: [{rule: ours/x, require-one: [/server/name], message: {en: \"{x}\", zh: \"{x}\"}}]";
    mistake(&format!("operations:\n  CreateCloudServers:\n    {rule}\n"), 4, "needs the argument `x`");
}

#[test]
fn sources_that_an_overlay_names_are_cited() {
    let compiled = compiled(
        "source: Our Cloud 2024\noperations:\n  CreateCloudServers:\n    x-source: Create servers\n    body:\n      \
         /server/name: {maxLength: 9, x-source: Names}\n      /server/colour: {type: string}\n      \
         /server/count: {maximum: 9}\n    constraints:\n      - {rule: ours/both, one-of: [/server/colour, \
         /server/count], message: {en: x, zh: x}, x-source: Rules}\n  ListColours:\n    request: POST /v1/colours\n    \
         x-source: Colours\n    body:\n      type: object\n      properties:\n        a: {type: string}\n        \
         b: {type: object, x-source: Shades, properties: {source: {type: string}}}\n\
         iam:\n  rows:\n    - {operations: [ListColours], actions: [\"ecs:servers:list\"], project: true, x-source: Rights}\n",
    );
    let sources = &compiled.catalogue.sources;
    let of = |schema: &Schema| Some(sources[usize::from(schema.source?.0.get())].to_string());
    let create = operation(&compiled, "CreateCloudServers");
    assert_eq!(
        of(&field(create, "/server/colour").schema).as_deref(),
        Some("Our Cloud 2024, Create servers")
    );
    for cited in ["Our Cloud 2024, Names", "Our Cloud 2024, Rules", "Our Cloud 2024, Create servers"] {
        assert!(sources.iter().any(|source| **source == *cited), "{cited}");
    }
    let colours = operation(&compiled, "ListColours");
    assert_eq!(&*colours.source, "Our Cloud 2024, Colours");
    // What is cited as the operation is says nothing of its own; a field may be called `source`.
    assert_eq!(of(&field(colours, "/a").schema), None);
    assert_eq!(of(&field(colours, "/b").schema).as_deref(), Some("Our Cloud 2024, Shades"));
    assert_eq!(of(&field(colours, "/b/source").schema), None);
    let row = &compiled.catalogue.iam[0];
    assert_eq!(
        (&*row.source, row.project, row.enterprise_project),
        ("Our Cloud 2024, Rights", Some(true), None)
    );
    // Mistakes are at their lines all the same.
    mistake(
        "source: x\noperations:\n  CreateCloudServers: {x-source: y, colour: red}\n",
        4,
        "unknown keyword `colour`",
    );
    mistake(
        "operations:\n  CreateCloudServers: {body: {/server/name: {x-overlay: y}}}\n",
        3,
        "set by the compiler",
    );
}

#[test]
fn other_names_and_headers_of_operations() {
    let compiled = compiled(
        "operations:\n  CreateCloudServers:\n    also: [CreateServers]\n    headers: {X-Once: {type: string, format: uuid}}\n  \
         CreateMore:\n    extends: CreateCloudServers\n    request: POST /v9/more\n    headers: {X-More: {type: string}}\n",
    );
    let names = |id: &str| -> Vec<String> {
        let headers = operation(&compiled, id).headers.as_ref().and_then(|headers| headers.object.as_deref());
        headers
            .map(|object| object.properties.iter().map(|header| header.name.to_string()).collect())
            .unwrap_or_default()
    };
    assert_eq!(names("CreateCloudServers"), ["X-Once"]);
    // Another operation has the headers, but not the names.
    assert_eq!(names("CreateMore"), ["X-Once", "X-More"]);
    assert_eq!(operation(&compiled, "CreateCloudServers").also.len(), 1);
    assert_eq!(operation(&compiled, "CreateMore").also.len(), 0);
    let twice = "operations:\n  CreateCloudServers:\n    also: [NovaCreateServer]\n";
    mistake(twice, 4, "`NovaCreateServer` is the name of another operation");
    mistake("operations:\n  CreateCloudServers:\n    headers: {X-Once: {type: text}}\n", 4, "is not a type");
}

#[test]
fn rules_for_fields_to_report_under() {
    let compiled = compiled(
        "rules:\n  - {rule: ours/advice, severity: warning, message: {en: \"{found} is little\", zh: \"{found}太少\"}}\n\
         operations:\n  CreateCloudServers:\n    body: {/server/name: {minLength: 8, x-report: {text/minimum: ours/advice}}}\n",
    );
    assert!(compiled.rule_keys.iter().any(|key| key == "ours/advice"));
    mistake("rules: [{rule: ours/advice}]\n", 2, "`message` is missing");
}

#[test]
fn the_published_schema_knows_every_keyword() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/overlay.schema.json");
    let text = std::fs::read_to_string(path).expect("the schema of overlays");
    let schema: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let known = schema["$defs"]["schema"]["properties"].as_object().expect("the keywords");
    let published: Vec<&str> = known.keys().map(String::as_str).collect();
    let mut compiled: Vec<&str> = ecs_preflight_compiler::keywords().collect();
    compiled.sort_unstable();
    let mut sorted = published.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, compiled);
}

#[test]
fn the_examples_of_the_guide_compile() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let guide = std::fs::read_to_string(root.join("docs/overlays.md")).expect("the guide");
    let mut examples: Vec<String> = Vec::new();
    let mut inside = false;
    for line in guide.lines() {
        let text = line.strip_prefix("    ");
        if text.is_some_and(|text| text.starts_with("overlay: ")) {
            examples.push(String::new());
            inside = true;
        }
        inside &= text.is_some() || line.is_empty();
        if let (true, Some(example)) = (inside, examples.last_mut()) {
            *example += text.unwrap_or_default();
            *example += "\n";
        }
    }
    examples.push(std::fs::read_to_string(root.join("examples/overlay.yaml")).expect("the example"));
    assert_eq!(examples.len(), 8);
    let base = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).expect("the catalogue can be read");
    for text in examples {
        let overlay = File { name: NAME.into(), text: text.clone() };
        let problems =
            compile_with(&base, &[overlay], |_| true).map(|_| Vec::new()).unwrap_or_else(|problems| problems);
        assert!(problems.is_empty(), "{text}\n{problems:#?}");
    }
}
