//! A request with nothing wrong allocates nothing: what a form asks at every keystroke must cost nothing.
#![allow(
    unsafe_code,
    reason = "counting allocations needs an allocator, whose trait is unsafe; the library itself forbids unsafe code"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use ecs_preflight::request::{JsonText, Options, Request, check};
use ecs_preflight::rules::Os;

thread_local! {
    /// Of this thread alone: the test harness allocates on its own.
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

impl Counting {
    fn count() {
        // While a thread ends its cells are gone; nobody counts then.
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get().saturating_add(1)));
    }
}

// SAFETY: every call is passed on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        Counting::count();
        // SAFETY: the caller keeps the promises of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the pointer came from `System`.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        Counting::count();
        // SAFETY: the pointer came from `System`.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const CREATE: &str = r#"{"server": {
    "imageRef": "1189efbf-d48b-46ad-a823-94b942e2a000", "flavorRef": "s3.xlarge.2", "name": "web-01",
    "vpcid": "0dae26c9-9a70-4392-93f3-87d53115d171", "adminPass": "Bcdfgh1!", "count": 2,
    "nics": [{"subnet_id": "157ee789-03ea-45b1-a698-76c92660dd83", "ip_address": "192.168.0.5",
              "binding:profile": {"disable_security_groups": false}, "extra_dhcp_opts": [{"opt_value": 8888, "opt_name": "26"}]},
             {"subnet_id": "157ee789-03ea-45b1-a698-76c92660dd83", "binding:profile": {"disable_security_groups": true}}],
    "publicip": {"eip": {"iptype": "5_bgp", "bandwidth": {"size": 10, "sharetype": "PER"}}},
    "root_volume": {"volumetype": "SSD", "size": 40, "cluster_type": "DSS", "cluster_id": "pool"},
    "data_volumes": [{"volumetype": "SATA", "size": 100, "metadata": {"__system__encrypted": "1", "__system__cmkid": "key"}}],
    "security_groups": [{"id": "507ca48f-814c-4293-8706-300564d54620"}], "availability_zone": "az1-dc1",
    "metadata": {"owner": "team", "stage": "test", "BYOL": "True", "admin_pass": "Bcdfgh1!"}, "os:scheduler_hints": {"tenancy": "shared"},
    "description": "用于测试"}, "dry_run": true}"#;

const USER_DATA: &str = r#"{"server": {
    "imageRef": "1189efbf-d48b-46ad-a823-94b942e2a000", "flavorRef": "s3.xlarge.2", "name": "web",
    "user_data": "IyEvYmluL2Jhc2gKZWNobyB1c2VyX3Rlc3QgPiAvaG9tZS91c2VyLnR4dA==",
    "vpcid": "0dae26c9-9a70-4392-93f3-87d53115d171", "nics": [{"subnet_id": "157ee789-03ea-45b1-a698-76c92660dd83"}],
    "root_volume": {"volumetype": "SSD"}}}"#;

const TAGS: &str = r#"{"action": "create", "tags": [{"key": "a", "value": "1"}, {"key": "b", "value": ""}, {"key": "标签", "value": "值"}]}"#;

const JSON: [(&str, &str); 2] = [("X-Auth-Token", "token"), ("Content-Type", "application/json")];
/// What it is, method, URL, headers and body.
type CleanRequest =
    (&'static str, &'static str, String, &'static [(&'static str, &'static str)], Option<&'static str>);

const VERSIONED: [(&str, &str); 3] = [
    ("X-Auth-Token", "token"),
    ("Content-Type", "application/json"),
    ("X-OpenStack-Nova-API-Version", "2.26"),
];

fn allocations(what: &str, request: &Request<'_>, body: Option<&str>, options: &Options) -> usize {
    let body = body.map(JsonText);
    let before = ALLOCATIONS.with(Cell::get);
    let report = check(request, body.as_ref(), options);
    let after = ALLOCATIONS.with(Cell::get);
    assert!(report.operation().is_some(), "{what}: no operation");
    assert!(report.issues().is_empty(), "{what} is not clean: {:?}", report.issues());
    after.saturating_sub(before)
}

#[test]
fn the_counter_counts() {
    let before = ALLOCATIONS.with(Cell::get);
    drop(std::hint::black_box(String::from("a text on the heap")));
    assert_eq!(ALLOCATIONS.with(Cell::get).saturating_sub(before), 1);
}

#[test]
fn clean_requests_allocate_nothing() {
    let server = "/v2.1/p/servers/s";
    let cases: &[CleanRequest] = &[
        ("create", "POST", "/v1/p/cloudservers".into(), &JSON, Some(CREATE)),
        (
            "create without headers",
            "POST",
            "https://ecs.example.com/v1/p/cloudservers".into(),
            &[],
            Some(CREATE),
        ),
        ("create with user data", "POST", "/v1/p/cloudservers".into(), &JSON, Some(USER_DATA)),
        ("start", "POST", format!("{server}/action"), &JSON, Some(r#"{"os-start": null}"#)),
        ("reboot", "POST", format!("{server}/action"), &JSON, Some(r#"{"reboot": {"type": "SOFT"}}"#)),
        (
            "reboot on v2",
            "POST",
            "/v2/p/servers/s/action".into(),
            &JSON,
            Some(r#"{"reboot": {"type": "HARD"}}"#),
        ),
        ("list", "GET", "/v2.1/p/servers".into(), &JSON[..1], None),
        (
            "list with a query",
            "GET",
            "/v2.1/p/servers?limit=5&status=ACTIVE&changes-since=2018-01-17T03:03:32Z".into(),
            &JSON[..1],
            None,
        ),
        ("add tags", "POST", "/v1/p/servers/s/tags/action".into(), &JSON, Some(TAGS)),
        ("replace tags", "PUT", format!("{server}/tags"), &VERSIONED, Some(r#"{"tags": ["a", "b"]}"#)),
        ("metadata", "POST", format!("{server}/metadata"), &JSON, Some(r#"{"metadata": {"owner": "team"}}"#)),
        (
            "delete",
            "POST",
            "/v1/p/cloudservers/delete".into(),
            &JSON,
            Some(r#"{"servers": [{"id": "s"}, {"id": "t"}]}"#),
        ),
    ];
    // The catalogue, and what stands for values that no table describes, are made on first use.
    for (_, method, url, headers, body) in cases.iter().take(1) {
        let _ = check(&Request { method, url, headers }, body.map(JsonText).as_ref(), &Options::default());
    }
    let mut wrong = Vec::new();
    for os in [None, Some(Os::Linux), Some(Os::Windows)] {
        let options = Options { os, ..Options::default() };
        for (what, method, url, headers, body) in cases {
            let request = Request { method, url, headers };
            let count = allocations(what, &request, *body, &options);
            if count > 0 {
                wrong.push(format!("{what} ({os:?}): {count}"));
            }
        }
    }
    assert!(wrong.is_empty(), "allocations: {wrong:?}");
}
