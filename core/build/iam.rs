//! IAM: the rows of all editions, the actions that they name, and the policy language.

use super::acts;
use super::emit::{Emitter, option, option_text, text};
use super::facts::bilingual;
use super::yaml::{Node, Outcome, Place, Problem};

/// The files of `catalogue/iam/`.
pub struct Files<'n> {
    /// One for each edition.
    pub editions: Vec<&'n Node>,
    pub services: Vec<&'n Node>,
    pub actions: Vec<&'n Node>,
    pub conditions: Vec<&'n Node>,
    pub policy: Vec<&'n Node>,
    pub acts: Vec<&'n Node>,
}

pub fn emit(files: &Files<'_>, operations: &[String], out: &mut Emitter) -> Outcome<()> {
    let mut named = Vec::new();
    emit_rows(&files.editions, operations, &mut named, out)?;
    let services = emit_services(one(&files.services, "catalogue/iam/services.yaml")?, out)?;
    emit_actions(one(&files.actions, "catalogue/iam/actions.yaml")?, &named, &services, out)?;
    emit_conditions(one(&files.conditions, "catalogue/iam/conditions.yaml")?, out)?;
    let known = |name: &str| named.iter().any(|action| action.name == name);
    acts::emit(one(&files.acts, "catalogue/iam/acts.yaml")?, operations, known, out)?;
    let policy = one(&files.policy, "catalogue/iam/policy.yaml")?;
    emit_policy(policy, out)?;
    fit_one_policy(policy, &named, &services)
}

/// `iam minimize` writes one policy, whatever it is asked for: all known actions must fit into one.
fn fit_one_policy(policy: &Node, named: &[NamedAction], services: &Services) -> Outcome<()> {
    let limits = policy.need("limits")?;
    let size =
        |key: &str| -> Outcome<usize> { Ok(usize::try_from(limits.need(key)?.integer()?).unwrap_or(0)) };
    let (statements, actions) = (size("statements")?, size("actions")?);
    let mut needed = 0;
    for service in &services.0 {
        let own = |action: &&NamedAction| action.name.split(':').next() == Some(service.name.as_str());
        let mut names: Vec<&str> = named.iter().filter(own).map(|action| action.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        needed += names.len().div_ceil(actions.max(1));
    }
    if needed > statements {
        return limits
            .problem("all known actions no longer fit into one policy: `iam minimize` must write several");
    }
    match services.0.iter().all(|service| service.global == services.0[0].global) {
        true => Ok(()),
        false => {
            policy.problem("global and project-level services: `iam minimize` must write a policy for each")
        }
    }
}

fn one<'n>(files: &[&'n Node], name: &str) -> Outcome<&'n Node> {
    files.first().copied().ok_or_else(|| Problem {
        place: Place { file: name.into(), line: 1 },
        message: "the file is missing".into(),
    })
}

/// An action of a row, and where it stands.
struct NamedAction {
    name: String,
    place: Place,
}

/// The IAM rows of all editions; an operation that does not exist is a dangling reference.
fn emit_rows(
    files: &[&Node],
    operations: &[String],
    named: &mut Vec<NamedAction>,
    out: &mut Emitter,
) -> Outcome<()> {
    let mut rows = Vec::new();
    for file in files {
        file.only(&["edition", "label", "order", "source", "rows"])?;
        for row in file.need("rows")?.list()? {
            let code = emit_row(file, row, operations, named, out)?;
            rows.push((file.need("order")?.integer()?, code));
        }
    }
    // The newest edition first: it answers where editions disagree.
    rows.sort_by_key(|(order, _)| *order);
    let rows: Vec<String> = rows.into_iter().map(|(_, code)| code).collect();
    let rows = out.slice("IamRow", &rows);
    out.item(&format!("pub(crate) static IAM: &[IamRow] = {rows};"));
    Ok(())
}

fn emit_row(
    file: &Node,
    row: &Node,
    operations: &[String],
    named: &mut Vec<NamedAction>,
    out: &mut Emitter,
) -> Outcome<String> {
    row.only(&[
        "section",
        "line",
        "operations",
        "actions",
        "needs",
        "conditional",
        "project",
        "enterprise_project",
        "raw",
    ])?;
    let ids = row.need("operations")?;
    for id in ids.texts()? {
        if !operations.contains(&id) {
            return ids.problem(format!("the operation `{id}` does not exist"));
        }
    }
    let mut of_row = Vec::new();
    let mut actions = |node: Option<&Node>, out: &mut Emitter| -> Outcome<String> {
        let Some(node) = node else { return Ok("&[]".into()) };
        let names = node.texts()?;
        of_row.extend(names.iter().map(|name| NamedAction { name: name.clone(), place: node.place.clone() }));
        Ok(out.slice("&str", &names.iter().map(|name| text(name)).collect::<Vec<_>>()))
    };
    let own = actions(Some(row.need("actions")?), out)?;
    let needs = actions(row.find("needs"), out)?;
    let mut conditional = Vec::new();
    for item in row.find("conditional").map_or(Ok(&[][..]), Node::list)? {
        item.only(&["when", "field", "needs"])?;
        conditional.push(format!(
            "ConditionalNeed {{ when: {}, field: {}, needs: {} }}",
            bilingual(item.need("when")?)?,
            text(item.need("field")?.text()?),
            actions(Some(item.need("needs")?), out)?
        ));
    }
    let conditional = out.slice("ConditionalNeed", &conditional);
    let mut raw = Vec::new();
    for entry in row.find("raw").map_or(Ok(&[][..]), Node::map)? {
        if !of_row.iter().any(|action| action.name == entry.key) {
            return entry.node.problem(format!("`{}` is not an action of this row", entry.key));
        }
        raw.push(format!("({}, {})", text(&entry.key), text(entry.node.text()?)));
    }
    let raw = out.slice("(&str, &str)", &raw);
    named.append(&mut of_row);
    let ids: Vec<String> = ids.texts()?.iter().map(|id| text(id)).collect();
    let ids = out.slice("&str", &ids);
    let flag = |key: &str| -> Outcome<String> {
        Ok(option(row.find(key).map(|node| node.boolean().map(|b| b.to_string())).transpose()?))
    };
    let section = row.find("section").map(Node::text).transpose()?;
    let source = file.need("source")?.text()?;
    let source = section.map_or_else(|| source.to_owned(), |section| format!("{source} §{section}"));
    Ok(format!(
        "IamRow {{ edition: {}, label: {}, source: {}, operations: {ids}, actions: {own}, needs: {needs}, \
         conditional: {conditional}, project: {}, enterprise_project: {}, raw: {raw} }}",
        text(file.need("edition")?.text()?),
        text(file.need("label")?.text()?),
        text(&source),
        flag("project")?,
        flag("enterprise_project")?
    ))
}

/// What the actions refer to: services with their resource types, and the family of each type.
struct Services(Vec<KnownService>);

struct KnownService {
    name: String,
    global: bool,
    types: Vec<KnownType>,
}

struct KnownType {
    name: String,
    family: Option<String>,
}

impl Services {
    /// The indexes of service and type, and the family, of an action's parts.
    fn find(&self, service: &str, kind: &str) -> Option<(usize, usize, Option<&str>)> {
        let (at, known) = self.0.iter().enumerate().find(|(_, known)| known.name == service)?;
        let (index, kind) = known.types.iter().enumerate().find(|(_, known)| known.name == kind)?;
        Some((at, index, kind.family.as_deref()))
    }
}

fn emit_services(file: &Node, out: &mut Emitter) -> Outcome<Services> {
    file.only(&["families", "services"])?;
    let families = emit_families(file.need("families")?, out)?;
    let mut known: Services = Services(Vec::new());
    let mut codes = Vec::new();
    for service in file.need("services")?.list()? {
        service.only(&["name", "title", "scope", "resource", "types"])?;
        let name = service.need("name")?.text()?.to_owned();
        if name != name.to_lowercase() || known.0.iter().any(|other| other.name == name) {
            return service.problem("a service has a name of its own, in lower case");
        }
        let scope = match service.need("scope")?.text()? {
            "global" => "Scope::Global",
            "project" => "Scope::Project",
            _ => return service.need("scope")?.problem("scope is global or project"),
        };
        let resource = service.find("resource").map(|node| resource(node, out)).transpose()?;
        let mut types = Vec::new();
        for kind in service.need("types")?.list()? {
            kind.only(&["name", "family"])?;
            let family = kind.find("family").map(Node::text).transpose()?;
            if let Some(family) = family
                && !families.iter().any(|known| known == family)
            {
                return kind.problem(format!("`{family}` is not a family"));
            }
            let name = kind.need("name")?.text()?.to_owned();
            types.push(KnownType { name, family: family.map(str::to_owned) });
        }
        let at = known.0.len();
        for (index, KnownType { name, family }) in types.iter().enumerate() {
            let family = family.as_ref().and_then(|family| families.iter().position(|known| known == family));
            let family = option(family.map(|family| format!("&FAMILY_{family}")));
            let code = format!("ResourceType {{ name: {}, family: {family} }}", text(name));
            out.item(&format!("static TYPE_{at}_{index}: ResourceType = {code};"));
        }
        let list: Vec<String> = (0..types.len()).map(|index| format!("&TYPE_{at}_{index}")).collect();
        out.item(&format!(
            "static SERVICE_{at}: Service = Service {{ name: {}, title: {}, scope: {scope}, resource: {}, \
             types: &[{}] }};",
            text(&name),
            bilingual(service.need("title")?)?,
            option(resource),
            list.join(", "),
        ));
        codes.push(format!("&SERVICE_{at}"));
        known.0.push(KnownService { name, global: scope == "Scope::Global", types });
    }
    out.item(&format!("pub(crate) static SERVICES: &[&Service] = &[{}];", codes.join(", ")));
    Ok(known)
}

fn emit_families(list: &Node, out: &mut Emitter) -> Outcome<Vec<String>> {
    let mut names = Vec::new();
    for (at, family) in list.list()?.iter().enumerate() {
        family.only(&["name", "title", "project", "enterprise_project", "source"])?;
        let name = family.need("name")?.text()?;
        out.item(&format!(
            "static FAMILY_{at}: Family = Family {{ name: {}, title: {}, project: {}, enterprise_project: {}, source: {} }};",
            text(name),
            bilingual(family.need("title")?)?,
            family.need("project")?.boolean()?,
            family.need("enterprise_project")?.boolean()?,
            text(family.need("source")?.text()?),
        ));
        names.push(name.to_owned());
    }
    Ok(names)
}

fn resource(node: &Node, out: &mut Emitter) -> Outcome<String> {
    node.only(&["type", "spellings", "path"])?;
    Ok(format!(
        "Resource {{ kind: {}, spellings: {}, path: {} }}",
        text(node.need("type")?.text()?),
        texts(node.need("spellings")?, out)?,
        bilingual(node.need("path")?)?
    ))
}

fn texts(node: &Node, out: &mut Emitter) -> Outcome<String> {
    Ok(out.slice("&str", &node.texts()?.iter().map(|item| text(item)).collect::<Vec<_>>()))
}

/// What a word or an entry says of an action.
fn traits(node: &Node) -> Outcome<String> {
    let level = match node.need("level")?.text()? {
        "list" => "Level::List",
        "read" => "Level::Read",
        "write" => "Level::Write",
        "permission" => "Level::Permission",
        _ => return node.need("level")?.problem("level is list, read, write or permission"),
    };
    let flag = |key: &str| node.find(key).map_or(Ok(false), Node::boolean);
    Ok(format!("level: {level}, secret: {}, destructive: {}", flag("secret")?, flag("destructive")?))
}

/// The first word of an operation: `list` of `listMetadata`.
fn first_word(operation: &str) -> &str {
    operation.split(|c: char| c.is_ascii_uppercase()).next().unwrap_or_default()
}

fn emit_actions(file: &Node, named: &[NamedAction], services: &Services, out: &mut Emitter) -> Outcome<()> {
    file.only(&["words", "actions", "counterparts"])?;
    let words = file.need("words")?.list()?;
    for word in words {
        word.only(&["word", "level", "secret", "destructive"])?;
    }
    let entries = file.need("actions")?.list()?;
    for (index, entry) in entries.iter().enumerate() {
        entry.only(&["action", "level", "secret", "destructive", "why"])?;
        let name = known_action(entry.need("action")?, named)?;
        if entries.iter().take(index).any(|other| is(other, "action", name)) {
            return entry.problem(format!("`{name}` stands twice"));
        }
    }
    let pairs = file.need("counterparts")?.list()?;
    for pair in pairs {
        pair.only(&["ecs", "nova"])?;
        for family in ["ecs", "nova"] {
            let node = pair.need(family)?;
            let [service, kind, _] = parts(known_action(node, named)?, &node.place)?;
            if services.find(service, kind).and_then(|(_, _, family)| family) != Some(family) {
                return node.problem(format!("this action is not of the family `{family}`"));
            }
        }
    }
    let mut all: Vec<&NamedAction> = named.iter().collect();
    all.sort_by(|one, other| one.name.cmp(&other.name));
    all.dedup_by(|one, other| one.name == other.name);
    let mut codes = Vec::new();
    for NamedAction { name, place } in all {
        let [service, kind, operation] = parts(name, place)?;
        let problem = |message: String| Problem { place: place.clone(), message };
        let (at, index, _) = services
            .find(service, kind)
            .ok_or_else(|| problem(format!("`{service}:{kind}` is not in catalogue/iam/services.yaml")))?;
        let entry = entries.iter().find(|entry| is(entry, "action", name));
        let word = words.iter().find(|word| is(word, "word", first_word(operation)));
        let said = entry.or(word).ok_or_else(|| {
            problem(format!("catalogue/iam/actions.yaml does not say what `{name}` lets its holder do"))
        })?;
        let why = said.find("why").map(bilingual).transpose()?;
        let others = pairs.iter().filter_map(|pair| match (is(pair, "ecs", name), is(pair, "nova", name)) {
            (true, _) => pair.find("nova"),
            (_, true) => pair.find("ecs"),
            _ => None,
        });
        let others: Vec<String> =
            others.map(|other| other.text().map(text)).collect::<Outcome<Vec<String>>>()?;
        let others = out.slice("&str", &others);
        codes.push(format!(
            "Action {{ name: {}, service: &SERVICE_{at}, resource_type: &TYPE_{at}_{index}, operation: {}, {}, \
             why: {}, counterparts: {others} }}",
            text(name),
            text(operation),
            traits(said)?,
            option(why)
        ));
    }
    out.item(&format!("pub(crate) static ACTIONS: &[Action] = &[{}];", codes.join(", ")));
    Ok(())
}

fn is(node: &Node, key: &str, value: &str) -> bool {
    node.find(key).is_some_and(|found| found.text().is_ok_and(|found| found == value))
}

fn known_action<'n>(node: &'n Node, named: &[NamedAction]) -> Outcome<&'n str> {
    let name = node.text()?;
    match named.iter().any(|known| known.name == name) {
        true => Ok(name),
        false => node.problem(format!("no edition names the action `{name}`")),
    }
}

fn parts<'a>(name: &'a str, place: &Place) -> Outcome<[&'a str; 3]> {
    let parts: Vec<&str> = name.split(':').collect();
    match <[&str; 3]>::try_from(parts) {
        Ok(parts) if parts.iter().all(|part| part.chars().all(|c| c.is_ascii_alphanumeric())) => Ok(parts),
        _ => Err(Problem {
            place: place.clone(),
            message: format!("`{name}` is not written service:resourceType:operation"),
        }),
    }
}

fn condition_type(node: &Node) -> Outcome<&'static str> {
    Ok(match node.text()? {
        "string" => "ConditionType::String",
        "number" => "ConditionType::Number",
        "date" => "ConditionType::Date",
        "boolean" => "ConditionType::Boolean",
        "address" => "ConditionType::Address",
        "presence" => "ConditionType::Presence",
        _ => return node.problem("type is string, number, date, boolean, address or presence"),
    })
}

fn condition_test(node: &Node) -> Outcome<&'static str> {
    Ok(match node.text()? {
        "equal" => "ConditionTest::Equal",
        "match" => "ConditionTest::Match",
        "begins" => "ConditionTest::Begins",
        "ends" => "ConditionTest::Ends",
        "less" => "ConditionTest::Less",
        "less-or-equal" => "ConditionTest::LessOrEqual",
        "greater" => "ConditionTest::Greater",
        "greater-or-equal" => "ConditionTest::GreaterOrEqual",
        "network" => "ConditionTest::Network",
        "absent" => "ConditionTest::Absent",
        _ => return node.problem("this is not a way to compare"),
    })
}

fn emit_conditions(file: &Node, out: &mut Emitter) -> Outcome<()> {
    file.only(&[
        "source",
        "operators",
        "if_exists",
        "qualifiers",
        "keys",
        "global_prefix",
        "time_key",
        "elsewhere",
    ])?;
    let mut operators = Vec::new();
    for operator in file.need("operators")?.list()? {
        operator.only(&["name", "type", "test", "negated", "same_case", "known_from"])?;
        let flag = |key: &str, absent: bool| operator.find(key).map_or(Ok(absent), Node::boolean);
        if let Some(from) = operator.find("known_from")
            && from.text()? != "samples"
        {
            return from.problem("known_from is samples, or left out");
        }
        operators.push(format!(
            "ConditionOperator {{ name: {}, value_type: {}, test: {}, negated: {}, same_case: {}, documented: {} }}",
            text(operator.need("name")?.text()?),
            condition_type(operator.need("type")?)?,
            condition_test(operator.need("test")?)?,
            flag("negated", false)?,
            flag("same_case", true)?,
            operator.find("known_from").is_none(),
        ));
    }
    let operators = out.slice("ConditionOperator", &operators);
    let mut qualifiers = Vec::new();
    for qualifier in file.need("qualifiers")?.list()? {
        qualifier.only(&["name", "holds"])?;
        let all = match qualifier.need("holds")?.text()? {
            "all" => true,
            "any" => false,
            _ => return qualifier.problem("holds is all or any"),
        };
        qualifiers
            .push(format!("Qualifier {{ name: {}, all: {all} }}", text(qualifier.need("name")?.text()?)));
    }
    let qualifiers = out.slice("Qualifier", &qualifiers);
    let keys = file.need("keys")?.list()?;
    let mut codes = Vec::new();
    for key in keys {
        key.only(&["name", "type", "beginning", "only_with", "optional"])?;
        codes.push(format!(
            "ConditionKey {{ name: {}, value_type: {}, beginning: {}, only_with: {}, optional: {} }}",
            text(key.need("name")?.text()?),
            condition_type(key.need("type")?)?,
            key.find("beginning").map_or(Ok(false), Node::boolean)?,
            option_text(key.find("only_with").map(|other| known_key(other, keys)).transpose()?),
            key.find("optional").map_or(Ok(false), Node::boolean)?,
        ));
    }
    let codes = out.slice("ConditionKey", &codes);
    let elsewhere = emit_elsewhere(file)?;
    out.item(&format!(
        "pub(crate) static CONDITIONS: ConditionFacts = ConditionFacts {{ source: {}, operators: {operators}, \
         if_exists: {}, qualifiers: {qualifiers}, keys: {codes}, global_prefix: {}, time_key: {}, elsewhere: &[{elsewhere}] }};",
        text(file.need("source")?.text()?),
        text(file.need("if_exists")?.text()?),
        text(file.need("global_prefix")?.text()?),
        text(known_key(file.need("time_key")?, keys)?),
    ));
    Ok(())
}

/// The operators of other languages, with ours; nothing of ours is among them.
fn emit_elsewhere(file: &Node) -> Outcome<String> {
    let operators = file.need("operators")?.list()?;
    let ours = |name: &str| operators.iter().any(|operator| is(operator, "name", name));
    let mut pairs = Vec::new();
    for entry in file.need("elsewhere")?.map()? {
        let here = entry.node.text()?;
        if ours(&entry.key) || !ours(here) {
            return entry.node.problem("an operator of another language, and one of this language");
        }
        pairs.push(format!("({}, {})", text(&entry.key), text(here)));
    }
    Ok(pairs.join(", "))
}

fn known_key<'n>(node: &'n Node, keys: &[Node]) -> Outcome<&'n str> {
    let name = node.text()?;
    match keys.iter().any(|key| is(key, "name", name)) {
        true => Ok(name),
        false => node.problem(format!("`{name}` is not a condition key")),
    }
}

fn emit_policy(file: &Node, out: &mut Emitter) -> Outcome<()> {
    file.only(&[
        "source",
        "versions",
        "elements",
        "effects",
        "limits",
        "action_parts",
        "resource_parts",
        "everything",
        "uris",
        "uri_service",
        "context",
    ])?;
    let context = file.need("context")?;
    context.only(&["values", "characters"])?;
    let versions = file.need("versions")?;
    versions.only(&["custom", "system"])?;
    let elements = file.need("elements")?;
    elements.only(&["policy", "system_only", "statement", "needed"])?;
    let limits = file.need("limits")?;
    let names = ["statements", "actions", "resources", "resource_characters", "conditions"];
    limits.only(&names)?;
    let limits: Vec<String> = names
        .iter()
        .map(|name| Ok(format!("{name}: {}", limits.need(name)?.integer()?)))
        .collect::<Outcome<_>>()?;
    out.item(&format!(
        "pub(crate) static POLICY: PolicyFacts = PolicyFacts {{ source: {}, custom_version: {}, system_version: {}, \
         policy_elements: {}, system_elements: {}, statement_elements: {}, needed_elements: {}, effects: {}, \
         limits: PolicyLimits {{ {} }}, action_parts: {}, resource_parts: {}, everything: {}, uris: {}, uri_service: {}, \
         context_values: {}, context_characters: {} }};",
        text(file.need("source")?.text()?),
        text(versions.need("custom")?.text()?),
        text(versions.need("system")?.text()?),
        inline(elements.need("policy")?)?,
        inline(elements.need("system_only")?)?,
        inline(elements.need("statement")?)?,
        inline(elements.need("needed")?)?,
        inline(file.need("effects")?)?,
        limits.join(", "),
        file.need("action_parts")?.integer()?,
        file.need("resource_parts")?.integer()?,
        text(file.need("everything")?.text()?),
        text(file.need("uris")?.text()?),
        text(file.need("uri_service")?.text()?),
        context.need("values")?.integer()?,
        context.need("characters")?.integer()?,
    ));
    Ok(())
}

fn inline(node: &Node) -> Outcome<String> {
    Ok(format!("&[{}]", node.texts()?.iter().map(|item| text(item)).collect::<Vec<_>>().join(", ")))
}
