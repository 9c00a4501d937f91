//! Fixed forms: UUID, IP address, CIDR range, ISO 8601 time.

/// 8-4-4-4-12 hexadecimal digits, either case.
pub(crate) fn is_uuid(text: &str) -> bool {
    let mut groups = text.split('-');
    let lengths = [8, 4, 4, 4, 12];
    let fits = lengths.iter().all(|length| {
        groups
            .next()
            .is_some_and(|group| group.len() == *length && group.bytes().all(|b| b.is_ascii_hexdigit()))
    });
    fits && groups.next().is_none()
}

/// A UUID, or an http(s) URL whose last piece is one.
pub(crate) fn is_uuid_or_url(text: &str) -> bool {
    let url = ["https://", "http://"].into_iter().find_map(|scheme| text.strip_prefix(scheme));
    match url {
        Some(rest) => rest.rsplit_once('/').is_some_and(|(host, last)| !host.is_empty() && is_uuid(last)),
        None => is_uuid(text),
    }
}

/// Dotted decimal, as the standard library reads it (no leading zeros, four parts).
pub(crate) fn is_ipv4(text: &str) -> bool {
    text.parse::<std::net::Ipv4Addr>().is_ok()
}

/// An IPv4 or IPv6 address.
pub(crate) fn is_ip(text: &str) -> bool {
    text.parse::<std::net::IpAddr>().is_ok()
}

/// An address, a slash, and the length of the prefix.
pub(crate) fn is_cidr(text: &str) -> bool {
    let Some((address, prefix)) = text.split_once('/') else { return false };
    let longest = match address.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(_)) => 32,
        Ok(std::net::IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    digits(prefix, prefix.len()).is_some_and(|length| length <= longest)
}

/// `CCYY-MM-DDThh:mm:ss`, optionally with a fraction, optionally with `Z` or an offset.
pub(crate) fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else { return false };
    let (time, zone) = match time.find(['Z', '+', '-']) {
        Some(at) => (time.get(..at).unwrap_or_default(), time.get(at..).unwrap_or_default()),
        None => (time, ""),
    };
    is_date(date) && is_time(time) && is_zone(zone)
}

/// Whether a date and time has no zone other than UTC; without one, it is in UTC.
pub(crate) fn is_utc(text: &str) -> bool {
    let time = text.split_once('T').map_or("", |(_, time)| time);
    let offset = time.find(['+', '-']).and_then(|at| time.get(at..)).unwrap_or_default();
    offset.bytes().all(|byte| matches!(byte, b'+' | b'-' | b':' | b'0'))
}

fn digits(text: &str, length: usize) -> Option<u32> {
    let fits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut next = |length| parts.next().and_then(|part| digits(part, length));
    let (Some(year), Some(month), Some(day)) = (next(4), next(2), next(2)) else { return false };
    if parts.next().is_some() {
        return false;
    }
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}

fn is_time(text: &str) -> bool {
    let (clock, fraction) = match text.split_once('.') {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (text, None),
    };
    if fraction.is_some_and(|digits| digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit())) {
        return false;
    }
    let mut parts = clock.split(':');
    let mut next = |most| parts.next().and_then(|part| digits(part, 2)).is_some_and(|number| number <= most);
    // The 60th second is a leap second.
    next(23) && next(59) && next(60) && parts.next().is_none()
}

fn is_zone(text: &str) -> bool {
    match text.strip_prefix(['+', '-']) {
        None => text.is_empty() || text == "Z",
        Some(offset) => {
            let (hours, minutes) = match offset.split_once(':') {
                Some(parts) => parts,
                None => (offset.get(..2).unwrap_or_default(), offset.get(2..).unwrap_or_default()),
            };
            digits(hours, 2).is_some_and(|hours| hours <= 23)
                && digits(minutes, 2).is_some_and(|minutes| minutes <= 59)
        }
    }
}
