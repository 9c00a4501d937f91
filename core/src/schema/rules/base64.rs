//! Base64 text and the size of what it holds.

use std::borrow::Cow;
use std::io::Read;

use ::base64::alphabet;
use ::base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use ::base64::read::DecoderReader;

use crate::catalogue::rule;
use crate::report::{Arg, Finding, Hint, Rule};
use crate::schema::{Promise, TextCheck};

use super::{Base64, Scope};

/// RFC 4648 with padding; loose bits at the very end do no harm and are common in hand-made samples.
const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
);

impl TextCheck for Base64 {
    fn check(&self, text: &str, scope: &Scope<'_>, sink: &mut dyn FnMut(Finding)) {
        let one_line = without_line_breaks(text);
        let broken = matches!(one_line, Cow::Owned(_));
        let client = scope.practice.and_then(|practice| practice.line_breaks.as_deref());
        let size = decoded_size(if client.is_some() { &one_line } else { text });
        if let (true, Some(_), Some(client)) = (broken, size, client) {
            sink(Finding::seen(rule::PRACTICE_LINE_BREAKS, client));
        }
        match size {
            None => sink(Finding::new(rule::TEXT_BASE64)),
            Some(size) if size > self.maximum => sink(
                Finding::new(rule::TEXT_DECODED_SIZE)
                    .with("found", Arg::count(size))
                    .with("limit", Arg::count(self.maximum)),
            ),
            Some(_) => {}
        }
    }

    fn rules(&self) -> &'static [Rule<'static>] {
        &[rule::TEXT_BASE64, rule::TEXT_DECODED_SIZE, rule::PRACTICE_LINE_BREAKS]
    }

    fn hints(&self, sink: &mut dyn FnMut(Hint)) {
        sink(Hint::new("encoding/base64").with("maximum", Arg::count(self.maximum)));
    }

    fn promises<'p>(&'p self, _: &str, _: &Scope<'_>, sink: &mut dyn FnMut(Promise<'p>)) {
        sink(Promise::new(rule::TEXT_BASE64, Hint::new("encoding/base64-text")));
        let hint = Hint::new("encoding/at-most").with("maximum", Arg::count(self.maximum));
        sink(Promise::new(rule::TEXT_DECODED_SIZE, hint));
    }

    fn largest_content(&self) -> Option<usize> {
        Some(self.maximum)
    }

    fn content_size(&self, text: &str) -> Option<usize> {
        // Counting is no judgement: whether line breaks may be there is for `check` to say.
        decoded_size(&without_line_breaks(text))
    }

    fn encoding(&self) -> Option<&'static str> {
        Some("base64")
    }
}

fn without_line_breaks(text: &str) -> Cow<'_, str> {
    match text.contains(['\r', '\n']) {
        true => Cow::Owned(text.replace(['\r', '\n'], "")),
        false => Cow::Borrowed(text),
    }
}

/// The number of bytes that the text stands for; decoded through a buffer on the stack.
fn decoded_size(text: &str) -> Option<usize> {
    let mut reader = DecoderReader::new(text.as_bytes(), &ENGINE);
    let mut buffer = [0_u8; 1024];
    let mut size = 0_usize;
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Some(size),
            Ok(read) => size = size.saturating_add(read),
            Err(_) => return None,
        }
    }
}
