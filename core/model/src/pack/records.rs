//! Every type of a pack, each named once: its fields, or its choices with their numbers.
//!
//! The numbers of choices and the order of fields are the format: whoever changes them raises `FORMAT`.

use std::num::NonZeroU16;
use std::sync::Arc;

use crate::*;

use super::PackError;
use super::reader::Reader;
use super::record::Packed;
use super::writer::Writer;

/// A type whose equal values are stored once and shared.
pub(super) trait Shared: Packed {
    /// The number of its table.
    const TABLE: usize;

    fn rows(stored: &Stored) -> &[Arc<Self>];

    fn rows_mut(stored: &mut Stored) -> &mut Vec<Arc<Self>>;
}

macro_rules! tables {
    ($($number:literal $field:ident: $row:ident,)*) => {
        /// The tables of what is shared, in the order in which they are stored.
        #[derive(Clone, Default)]
        pub(super) struct Stored {
            $($field: Vec<Arc<$row>>,)*
        }

        /// How many tables there are.
        pub(super) const TABLES: usize = [$($number),*].len();

        impl Stored {
            /// Reads all tables; a row finds those before it.
            pub(super) fn read(input: &mut Reader<'_>) {
                $(
                    input.levels.begin($number);
                    for _ in 0..input.length() {
                        if !$row::READ {
                            input.fail(PackError::Build);
                            break;
                        }
                        let row = Arc::new($row::read(input));
                        <$row as Shared>::rows_mut(&mut input.stored).push(row);
                        if !input.end_row() {
                            break;
                        }
                    }
                )*
            }
        }

        $(impl Shared for $row {
            const TABLE: usize = $number;

            fn rows(stored: &Stored) -> &[Arc<Self>] {
                &stored.$field
            }

            fn rows_mut(stored: &mut Stored) -> &mut Vec<Arc<Self>> {
                &mut stored.$field
            }
        })*
    };
}

tables! {
    0 characters: Characters,
    1 clients: Client,
    2 systems: System,
    3 rare: Rare,
    4 schemas: Schema,
    5 state_values: StateValue,
    6 families: Family,
    7 resource_types: ResourceType,
    8 services: Service,
    9 operations: Operation,
    10 rules: RuleFacts,
}

/// A place in a table of the catalogue that is read later: its length is announced at the head of the pack.
fn announced(input: &mut Reader<'_>, place: u16, length: usize) -> u16 {
    if usize::from(place) >= length {
        input.fail(PackError::Index);
    }
    place
}

impl Packed for RuleId {
    fn write(&self, out: &mut Writer) {
        self.0.write(out);
    }

    fn read(input: &mut Reader<'_>) -> Self {
        let place = Packed::read(input);
        RuleId(announced(input, place, input.counts.rules))
    }
}

impl Packed for SourceId {
    fn write(&self, out: &mut Writer) {
        out.source(self.0.get());
    }

    fn read(input: &mut Reader<'_>) -> Self {
        let place: NonZeroU16 = Packed::read(input);
        announced(input, place.get(), input.counts.sources);
        SourceId(place)
    }
}

record!(struct System { name, document, api_error, empty_body_error, wire, auth, content_types, request_source, signature_source, header_sources, scheme, practice });
record!(struct Client { name, source });
record!(struct PathPractice { client, from, to });
record!(struct Practices { null_member, boolean_text, line_breaks, newer_microversion });
record!(enum Wire { 0 Json, 1 Form });
record!(struct Operation { id, also, system, section, source, title, method, uris, select, asynchronous, deprecated, instead, since, until, later, path, query, headers, query_as_path, discouraged, body });
record!(enum Select { 0 Key(a), 1 Value(a, b) });
record!(struct Route { operation, uri, segments });
record!(enum Segment { 0 Literal(a), 1 Parameter(a) });
record!(struct Microversion { major, minor });
record!(struct MicroversionFacts { lowest, highest, default, second_header_from, header, second_header, source, highest_source });
record!(struct Settings { edition, chosen, request_source, input_bytes, input_depth, input_values, shown_characters, message_characters, shown_items, policy_bytes, report_issues, report_bytes, pointer_characters, name_characters, snippet_characters, whole_bytes, notation_bytes, line_bytes, variables, variable_bytes, filled_bytes, word_bytes, endless_bytes, folders, microversions, signature_bytes, secret_names, secret_words, secret_fields, public_headers });
record!(struct Characters { name, title, ranges });
record!(whole struct IamRow { edition, label, source, operations, actions, needs, conditional, project, enterprise_project, raw });
record!(struct ConditionalNeed { when, field, needs });
record!(whole default struct LintFacts { document, elements, read_only_words, read_only_actions, look_alikes, global_services, compared_conditions, compared_statements, compared_entries, compared_characters });
record!(whole struct RulePage { rule, explanation, bad, good, name, enterprise_project });
record!(whole struct ErrorCode { code, http_status, system, meaning, remedy, ended_job });
record!(whole struct HttpStatus { status, reason, systems, meaning, remedy, source });
record!(whole struct Fault { name, http_status, meaning, remedy, source });
record!(enum JobState { 0 Submitted, 1 Starting, 2 Running, 3 Success, 4 Failed, 5 Unknown });
record!(whole default struct Jobs { source, query, statuses, submitted, unknown, resources, reason, servers, types });
record!(struct JobStatus { status, state, meaning });
record!(struct JobType { name, operation, title });
record!(whole struct Service { name, title, scope, resource, types });
record!(enum Scope { 0 Global, 1 Project });
record!(struct Resource { kind, spellings, path });
record!(whole struct ResourceType { name, family });
record!(whole struct Family { name, title, project, enterprise_project, source });
record!(whole struct Action { name, service, resource_type, operation, level, secret, destructive, why, counterparts });
record!(enum Level { 0 List, 1 Read, 2 Write, 3 Permission });
record!(whole default struct PolicyFacts { source, custom_version, system_version, policy_elements, system_elements, statement_elements, needed_elements, effects, limits, action_parts, resource_parts, everything, uris, uri_service, within, context_values, context_characters });
record!(struct PolicyLimits { statements, actions, resources, resource_characters, conditions });
record!(whole default struct ConditionFacts { source, operators, if_exists, qualifiers, keys, global_prefix, time_key, elsewhere });
record!(struct ConditionOperator { name, value_type, test, negated, same_case, documented });
record!(enum ConditionType { 0 String, 1 Number, 2 Date, 3 Boolean, 4 Address, 5 Presence });
record!(enum ConditionTest { 0 Equal, 1 Match, 2 Begins, 3 Ends, 4 Less, 5 LessOrEqual, 6 Greater, 7 GreaterOrEqual, 8 Network, 9 Absent });
record!(struct Qualifier { name, all });
record!(struct Act { operations, also });
record!(struct ConditionKey { name, value_type, beginning, only_with, optional, minimum });
record!(struct StateValue { name, also, any_case, number, transitional, equivalent, meaning });
record!(struct StateList { system, source, values });
record!(struct States { source, statuses, vm_states, task_states, status_values, vm_state_values, task_state_values, power_state_values, host_status_values, rows, otherwise });
record!(whole struct StateRow { vm_state, task_states, idle, others, status });
record!(whole struct LifeCycle { operation, needs, lock, conditions, cases, htaiyun });
record!(enum Lock { 0 Refused, 1 Unaffected, 2 Unstated });
record!(struct Need { kind, source });
record!(enum NeedKind { 0 VmStates { only, or_failed, failed_in, silent }, 1 NotVmStates(a), 2 Statuses(a), 3 Idle });
record!(struct ResourceCondition { text, vm_states, source });
record!(struct Case { when, from, tasks, transitional, last, failure, rolled_back });
record!(whole struct StatusFilter { operation, field });
record!(whole default struct LockFacts { source, condition, undo });
record!(whole struct StateErrors { system, state, locked });
record!(struct Schema { types, lenient, secret, source, members, title, text, number, list, object, rare });
record!(struct Rare { values, values_until, named, api_error, default, captures, practice });
record!(struct Practice { client, types, values, members, without, since });
record!(newtype Types);
record!(enum Literal { 0 Null, 1 Boolean(a), 2 Integer(a), 3 Text(a) });
record!(struct Text { minimum, maximum, minimum_bytes, maximum_bytes, width, allowed, forbidden, format, empty, reserved, forbidden_prefixes, rules });
record!(struct Width { wide, maximum });
record!(enum Format { 0 Uuid, 1 UuidOrUrl, 2 Ipv4, 3 Ip, 4 Cidr, 5 DateTime, 6 DateTimeUtc });
record!(struct Number { minimum, maximum, also });
record!(struct List { items, minimum, maximum, unique, unique_by, empty, slots, rules });
record!(struct Object { properties, additional, names, minimum, maximum, open, named_in_path, slots, rules });
record!(struct Property { name, schema, required, conditional, versions, example_only });
record!(struct Named { from, to, api_error, source });
record!(struct Capture { hops, slot });
record!(enum Severity { 0 Note, 1 Warning, 2 Error });
record!(struct RuleFacts { id, severity, args, messages, helps });
record!(enum Os { 0 Linux, 1 Windows });
record!(enum TextRule { 0 Base64(a), 1 Begins(a), 2 Digits(a), 3 Id(a), 4 Password(a), 5 Recommended(a), 6 Zone });
record!(struct Base64 { maximum });
record!(struct Begins { with, rest, characters, others });
record!(struct Digits { minimum, maximum });
record!(struct Id { uuid });
record!(struct Account { os, name, case_sensitive, longest_shared_run });
record!(struct Password { needed, sets, accounts, certain });
record!(struct Recommended { set, among });
record!(struct Constraint { rule, when, effect, api_error, source });
record!(enum Condition { 0 Present(a, b), 1 Written(a, b), 2 Above(a, b), 3 Below(a, b), 4 Longer(a, b), 5 Shorter(a, b), 6 Is(a, b, c), 7 Among(a, b, c), 8 Unless(a, b, c, d, e), 9 Os(a), 10 NotOs(a), 11 From(a), 12 Before(a) });
record!(enum Among { 0 Any, 1 All, 2 None, 3 Other });
record!(enum Effect { 0 Limit { slot, characters }, 1 Ignored { slots }, 2 Forbid { slots }, 3 Warn { slots }, 4 Require { slots }, 5 OneOf { slots }, 6 AnyOf { slots }, 7 NotBelow { slot, other }, 8 TrueAtMost { slot, maximum }, 9 NotFirst { slot }, 10 Range { slot, minimum, maximum } });
record!(struct Catalogue { rules, rule_titles, hints, words, rule_pages, sources, settings, clients, paths, systems, operations, routes, errors, faults, http_statuses, field_words, quota_words, refusal_words, ordinary_words, jobs, states, nova_states, htaiyun_statuses, life_cycle, lock_facts, state_errors, status_filters, iam, services, actions, conditions, policy, acts, beside, lint });
