//! A pack comes from anywhere: whatever its bytes are, reading it gives a catalogue or an error.

use std::num::NonZeroU16;
use std::sync::Arc;

use proptest::prelude::*;

use super::checksum::checksum;
use super::{FORMAT, MAGIC, Options, PackError, read, read_header, write};
use crate::*;

const BOTH: Options<'_> = Options { name: "sample", languages: &["en", "zh"] };

fn text(text: &str) -> Str {
    Str::from(text)
}

fn both(en: &str, zh: &str) -> Bilingual {
    Bilingual { en: text(en), zh: text(zh) }
}

fn list<T>(items: impl IntoIterator<Item = T>) -> Box<[T]> {
    items.into_iter().collect()
}

fn characters(name: &str, ranges: &[(char, char)]) -> Arc<Characters> {
    let title = both("letters", "字母");
    Arc::new(Characters { name: text(name), title, ranges: list(ranges.iter().copied()) })
}

/// A schema of a text with every kind of limit and rule.
fn limited(letters: &Arc<Characters>) -> Arc<Schema> {
    let password = Password {
        needed: 3,
        sets: list([letters.clone(), letters.clone()]),
        accounts: list([Account {
            os: Os::Linux,
            name: text("root"),
            case_sensitive: true,
            longest_shared_run: Some(2),
        }]),
        certain: false,
    };
    let rules = [
        TextRule::Base64(Base64 { maximum: 32_768 }),
        TextRule::Begins(Begins {
            with: list([text("vd")]),
            rest: letters.clone(),
            characters: Some(1),
            others: false,
        }),
        TextRule::Digits(Digits { minimum: Some(-1), maximum: Some(i64::MAX) }),
        TextRule::Id(Id { uuid: true }),
        TextRule::Password(password),
        TextRule::Recommended(Recommended { set: letters.clone(), among: None }),
    ];
    let limits = Text {
        minimum: Some(1),
        maximum: Some(64),
        width: Some(Width { wide: letters.clone(), maximum: 64 }),
        allowed: Some(letters.clone()),
        format: Some(Format::Uuid),
        reserved: list([text("default")]),
        rules: list(rules),
        ..Text::default()
    };
    let rare = Rare {
        values: list([Literal::Null, Literal::Boolean(true), Literal::Integer(-7), Literal::Text(text("a"))]),
        values_until: Some((Microversion { major: 2, minor: 37 }, RuleId(1))),
        named: list([Named {
            from: RuleId(0),
            to: RuleId(1),
            api_error: Some(text("Ecs.0005")),
            source: NonZeroU16::new(1).map(SourceId),
        }]),
        captures: list([Capture { hops: 1, slot: 2 }]),
        ..Rare::default()
    };
    Arc::new(Schema {
        types: Types::STRING,
        secret: true,
        source: NonZeroU16::new(1).map(SourceId),
        title: Some(both("name", "名称")),
        text: Some(Box::new(limits)),
        number: Some(Box::new(Number { minimum: Some(i64::MIN), maximum: None, also: list([-1, 0, 1]) })),
        rare: Arc::new(rare),
        ..Schema::default()
    })
}

/// An object of lists of that schema, with a rule over its fields.
fn nested(letters: &Arc<Characters>) -> Arc<Schema> {
    let items = Some(limited(letters));
    let array = Schema {
        types: Types::ARRAY,
        list: Some(Box::new(List { items, maximum: Some(5), ..List::default() })),
        ..Schema::default()
    };
    let rule = Constraint {
        rule: RuleId(1),
        when: list([
            Condition::Present(0, true),
            Condition::Unless(0, Literal::Boolean(false), 1, Literal::Text(text("b")), true),
            Condition::Among(1, Literal::Integer(1), Among::Other),
            Condition::Os(Os::Windows),
            Condition::Before(Microversion { major: 2, minor: 26 }),
        ]),
        effect: Effect::Range { slot: 1, minimum: -3, maximum: 3 },
        api_error: None,
        source: None,
    };
    let property = Property {
        name: text("nics"),
        schema: Arc::new(array),
        required: true,
        conditional: false,
        versions: Some(Box::new([None, Some(Microversion { major: 2, minor: 60 })])),
        example_only: false,
    };
    let object = Object {
        properties: list([property]),
        additional: Some(limited(letters)),
        slots: list([text("nics"), text("count")]),
        rules: list([rule]),
        ..Object::default()
    };
    Arc::new(Schema { types: Types::OBJECT, object: Some(Box::new(object)), ..Schema::default() })
}

pub(super) fn sample() -> Catalogue {
    let letters = characters("letters", &[('a', 'z'), ('一', '鿿')]);
    let rule = |id: &str, severity| RuleFacts {
        id: text(id),
        severity,
        args: list([text("found")]),
        messages: both("`{found}` is wrong", "`{found}` 不正确"),
        helps: Bilingual::default(),
    };
    let client = Arc::new(Client { name: text("a client"), source: text("a client 1.0") });
    let practice = Practices { null_member: Some(client.clone()), ..Practices::default() };
    let system = Arc::new(System {
        name: text("nova"),
        document: text("Nova API"),
        api_error: Some(text("400")),
        empty_body_error: None,
        wire: Wire::Form,
        auth: list([list([text("X-Auth-Token")])]),
        content_types: list([text("application/json")]),
        request_source: text("§2"),
        signature_source: text("§3"),
        header_sources: list([(text("Date"), text("§4"))]),
        scheme: Some([text("https"), text("§5")]),
        practice,
    });
    let operation = Operation {
        id: text("NovaCreateServer"),
        also: list([text("NovaCreateServers")]),
        system: system.clone(),
        section: text("6.3.1"),
        source: text("Nova API §6.3.1"),
        title: both("Create a server", "创建云服务器"),
        method: text("POST"),
        uris: list([text("/v2.1/{project_id}/servers")]),
        select: Some(Select::Value(text("type"), text("b"))),
        asynchronous: true,
        deprecated: false,
        instead: None,
        since: Some(Microversion { major: 2, minor: 1 }),
        until: None,
        later: Some(client.clone()),
        path: Arc::new(Schema::default()),
        query: limited(&letters),
        headers: Some(limited(&letters)),
        query_as_path: list([]),
        discouraged: list([]),
        body: Some(nested(&letters)),
    };
    let state = Arc::new(StateValue { name: text("ACTIVE"), number: Some(1), ..StateValue::default() });
    let states = States { status_values: list([state.clone()]), ..States::default() };
    Catalogue {
        rules: list([rule("value/type", Severity::Error), rule("value/enum", Severity::Note)].map(Arc::new)),
        words: list([(text("or"), both(" or ", "或"))]),
        sources: list([text(""), text("§1, table 1")]),
        settings: Settings { edition: text("2025-01"), input_depth: 64, ..Settings::default() },
        clients: list([client]),
        systems: list([system]),
        operations: list([Arc::new(operation)]),
        states,
        acts: list([Act { operations: list([text("NovaCreateServer")]), also: list([]) }]),
        ..Catalogue::default()
    }
}

/// The pack with a checksum that fits what was changed in it.
pub(super) fn mended(mut pack: Vec<u8>) -> Vec<u8> {
    let start = MAGIC.len() + size_of_val(&FORMAT);
    let body = start + size_of::<u64>();
    if let Some(sum) = pack.get(body..).map(checksum)
        && let Some(place) = pack.get_mut(start..body)
    {
        place.copy_from_slice(&sum.to_le_bytes());
    }
    pack
}

#[test]
fn what_is_written_is_read() {
    let catalogue = sample();
    let pack = write(&catalogue, &BOTH);
    assert_eq!(read(&pack).expect("a pack"), catalogue);
    assert_eq!(write(&read(&pack).expect("a pack"), &BOTH), pack, "the same bytes again");
    let header = read_header(&pack).expect("a header");
    assert_eq!((header.name.as_str(), header.edition.as_str()), ("sample", "2025-01"));
    assert_eq!(header.languages, ["en", "zh"]);
}

#[test]
fn what_is_equal_is_stored_once_and_shared() {
    let read = read(&write(&sample(), &BOTH)).expect("a pack");
    let [operation] = &read.operations[..] else { panic!("one operation") };
    assert!(Arc::ptr_eq(&operation.system, &read.systems[0]));
    let additional = operation.body.as_ref().and_then(|body| body.object.as_ref()?.additional.clone());
    assert!(Arc::ptr_eq(&operation.query, &additional.expect("other members")));
}

#[test]
fn one_language_stands_for_both() {
    let pack = write(&sample(), &Options { languages: &["zh"], ..BOTH });
    assert_eq!(read_header(&pack).expect("a header").languages, ["zh"]);
    let read = read(&pack).expect("a pack");
    assert_eq!(read.operations[0].title, both("创建云服务器", "创建云服务器"));
    assert!(!pack.windows(13).any(|window| window == b"Create a serv"));
    let none = write(&sample(), &Options { languages: &[], ..BOTH });
    assert_eq!(super::read(&none), Err(PackError::Language));
}

#[test]
fn errors_say_what_is_wrong() {
    let pack = write(&sample(), &BOTH);
    assert_eq!(read(b""), Err(PackError::NotAPack));
    assert_eq!(read(b"{\"server\": {}}"), Err(PackError::NotAPack));
    let mut newer = pack.clone();
    newer[MAGIC.len()] = 200;
    assert_eq!(read(&newer), Err(PackError::Newer { found: 200, known: FORMAT }));
    let mut older = pack.clone();
    older[MAGIC.len()] = 0;
    assert_eq!(read(&older), Err(PackError::Older { found: 0, known: FORMAT }));
    let mut damaged = pack.clone();
    damaged[100] ^= 1;
    assert_eq!(read(&damaged), Err(PackError::Checksum));
    let mut longer = pack;
    longer.push(0);
    assert_eq!(read(&mended(longer)), Err(PackError::TooLong));
}

#[test]
fn a_cut_is_an_error() {
    let pack = write(&sample(), &BOTH);
    for length in 0..pack.len() {
        assert!(read(&pack[..length]).is_err(), "{length}");
        assert!(read(&mended(pack[..length].to_vec())).is_err(), "{length}, mended");
    }
}

#[test]
fn a_change_of_one_byte_is_an_error_or_another_catalogue() {
    let pack = write(&sample(), &BOTH);
    for place in 0..pack.len() {
        for change in [1, 0x10, 0x80, 0xff] {
            let mut changed = pack.clone();
            changed[place] ^= change;
            assert!(read(&changed).is_err(), "{place}: the checksum tells");
            // No panic is all that can be asked: it may be a good pack of something else.
            if let Ok(other) = read(&mended(changed)) {
                let _ = write(&other, &BOTH);
            }
        }
    }
}

#[test]
fn counts_are_not_believed() {
    // A section of texts that says that it has billions of them.
    let mut body = vec![super::section::HEAD, 5, 0, 0, 1, 2];
    body.extend(b"en");
    body[1] = 8;
    body.extend([0, 0]);
    body.extend([super::section::TEXTS, 5, 0xff, 0xff, 0xff, 0xff, 0x0f]);
    let mut pack = MAGIC.to_vec();
    pack.extend(FORMAT.to_le_bytes());
    pack.extend([0; 8]);
    pack.extend(body);
    assert_eq!(read(&mended(pack)), Err(PackError::Truncated));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
        let mut pack = MAGIC.to_vec();
        pack.extend(FORMAT.to_le_bytes());
        pack.extend([0; 8]);
        pack.extend(bytes);
        let _ = read(&mended(pack));
    }

    #[test]
    fn several_changes_are_read_or_refused(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut pack = write(&sample(), &BOTH);
        for (place, value) in changes {
            let place = place.index(pack.len());
            pack[place] = value;
        }
        let _ = read(&pack);
        if let Ok(other) = read(&mended(pack)) {
            let again = read(&write(&other, &BOTH));
            prop_assert_eq!(again.as_ref(), Ok(&other));
        }
    }
}
