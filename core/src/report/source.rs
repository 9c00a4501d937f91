//! Which lines of a text may be shown, and what of them.
//!
//! A line is shown only where the text was understood up to its end, without any repair: behind a lost quote nobody
//! can tell a password from a name. In what was understood, the values of secrets are masked.

use std::borrow::Cow;
use std::ops::Range;

use crate::catalogue::embedded;

use super::Position;
use super::masks::json_masks;
use super::redact::mask;
use super::secrets::{cut_name, masks_of_line, may_name_secret, mentions_secret, secret_in_url};

/// A text, and the pieces of it that may be shown; there is no `Debug`, since it holds secrets.
pub struct SourceText<'t> {
    text: Cow<'t, str>,
    /// In the order of the text, none overlapping another.
    pieces: Vec<Piece>,
}

struct Piece {
    shown: Range<usize>,
    /// In order, none overlapping another.
    masked: Vec<Range<usize>>,
}

/// A line, or the part of a long one around the place that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLine {
    /// The text, secrets masked; a cut is marked by an ellipsis.
    pub text: String,
    /// The bytes in it that were asked for.
    pub span: Range<usize>,
    /// Something was cut off in front.
    pub cut: bool,
}

impl<'t> SourceText<'t> {
    /// A text of which nothing is shown yet.
    pub fn new(text: impl Into<Cow<'t, str>>) -> Self {
        SourceText { text: text.into(), pieces: Vec::new() }
    }

    /// A text that is JSON as a whole.
    pub fn json(text: impl Into<Cow<'t, str>>) -> Self {
        let mut source = SourceText::new(text);
        source.add_json(0..source.text.len());
        source
    }

    /// A text of lines such as YAML, TOML or Terraform, which its reader has understood to its end.
    pub fn understood(text: impl Into<Cow<'t, str>>) -> Self {
        let mut source = SourceText::new(text);
        let mut masked = Vec::new();
        let mut start = 0_usize;
        let mut open = None;
        let mut before = "";
        for line in source.text.split_inclusive('\n') {
            let count = masked.len();
            // In YAML `? token` announces the value below.
            let announced = line.trim_start().strip_prefix('?').is_some_and(may_name_secret);
            if announced {
                masked.push(start..start.saturating_add(line.trim_end().len()));
                open = Some(Open { indent: indent(line), must: true });
            } else if goes_on(&mut open, line) {
                masked.push(start..start.saturating_add(line.trim_end().len()));
            } else {
                masks_of_line(line, start, &mut masked);
                if let Some(at) = cut_name(before, line).filter(|_| masked.len() == count) {
                    masked
                        .push(start.saturating_add(at)..start.saturating_add(line.trim_end().len().max(at)));
                }
                let value = masked.get(count..).and_then(<[_]>::first).map(|range| range.start);
                let value = value.and_then(|at| line.get(at.saturating_sub(start)..));
                open = value.map(|value| Open { indent: indent(line), must: begins_below(value) });
            }
            start = start.saturating_add(line.len());
            before = line;
        }
        source.pieces.push(Piece { shown: 0..source.text.len(), masked });
        source
    }

    /// Hides ranges of a text that is shown as a whole, whatever its lines say.
    pub fn hide(&mut self, ranges: impl IntoIterator<Item = Range<usize>>) {
        let Some(piece) = self.pieces.last_mut() else { return };
        piece.masked.extend(ranges.into_iter().filter(|range| range.start < range.end));
        piece.masked.sort_by_key(|mask| (mask.start, std::cmp::Reverse(mask.end)));
        let mut end = 0_usize;
        for mask in &mut piece.masked {
            mask.start = mask.start.max(end);
            end = end.max(mask.end);
        }
        piece.masked.retain(|mask| mask.start < mask.end);
    }

    /// The same for pieces of JSON in a text of another notation: their secrets, and all from the line in which one stops
    /// being JSON.
    pub fn hide_in_json(&mut self, pieces: impl IntoIterator<Item = Range<usize>>) {
        let mut hidden = Vec::new();
        for piece in pieces {
            let text = self.text.get(piece.clone()).unwrap_or_default();
            let (until, mut masked) = json_masks(text);
            if until < text.len() {
                masked.push(start_of_line(text, until)..text.len());
            }
            let shift = |at: usize| at.saturating_add(piece.start);
            hidden.extend(masked.into_iter().map(|masked| shift(masked.start)..shift(masked.end)));
        }
        self.hide(hidden);
    }

    /// The same text, in its own hands.
    pub fn into_owned(self) -> SourceText<'static> {
        SourceText { text: Cow::Owned(self.text.into_owned()), pieces: self.pieces }
    }

    /// The whole text, with all masked that is not shown: characters keep their places.
    pub fn masked(&self) -> String {
        let mut masked = Vec::new();
        let mut at = 0_usize;
        for piece in &self.pieces {
            masked.push(at..piece.shown.start);
            masked.extend(piece.masked.iter().cloned());
            at = piece.shown.end;
        }
        masked.push(at..self.text.len());
        masked_text(&self.text, 0, &masked)
    }

    /// Shows JSON in this range of bytes, up to the line in which it stops being JSON.
    pub fn add_json(&mut self, range: Range<usize>) {
        let text = self.text.get(range.clone()).unwrap_or_default();
        let (until, masked) = json_masks(text);
        let end = if until == text.len() { until } else { start_of_line(text, until) };
        let shift = |at: usize| at.saturating_add(range.start);
        let masked = masked.into_iter().filter(|masked| masked.start < end);
        let masked = masked.map(|masked| shift(masked.start)..shift(masked.end));
        self.pieces.push(Piece { shown: range.start..shift(end), masked: masked.collect() });
    }

    /// Shows a request line, where it is method, address and protocol; of the address no user and no query.
    pub fn add_request_line(&mut self, line: Range<usize>, url: Range<usize>) {
        let written = self.text.get(url.clone()).unwrap_or_default();
        let before = self.text.get(line.start..url.start).unwrap_or_default();
        let after = self.text.get(url.end..line.end).unwrap_or_default().trim();
        let method = before.trim().bytes().all(|byte| byte.is_ascii_uppercase());
        let protocol = after.is_empty() || after.starts_with("HTTP/") && after.len() <= "HTTP/1.1".len();
        let Some(masked) = secret_in_url(written).filter(|_| method && protocol) else { return };
        let shift = |at: usize| at.saturating_add(url.start);
        let masked = masked.into_iter().map(|masked| shift(masked.start)..shift(masked.end));
        self.pieces.push(Piece { shown: line, masked: masked.collect() });
    }

    /// Shows a header line; its value only where the header is one that holds no secret.
    pub fn add_header(&mut self, line: Range<usize>) {
        let text = self.text.get(line.clone()).unwrap_or_default();
        let Some((name, value)) = text.split_once(':') else { return };
        let name = name.trim();
        let token = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !token {
            return;
        }
        let public =
            embedded().settings.public_headers.iter().any(|public| public.eq_ignore_ascii_case(name))
                && !mentions_secret(value);
        let begin = line.end.saturating_sub(value.len());
        let masked = (!public).then_some(begin..line.end).into_iter().collect();
        self.pieces.push(Piece { shown: line, masked });
    }

    /// The line in which a position begins; none where it may not be shown.
    pub fn line(&self, position: &Position) -> Option<SourceLine> {
        let at = position.bytes.start;
        let index = self.pieces.partition_point(|piece| piece.shown.end < at);
        let mut around = self.pieces.get(index..)?.iter().take(2);
        let piece = around.find(|piece| {
            let last = piece.shown.end == at && at == self.text.len();
            piece.shown.contains(&at) || last
        })?;
        let limit = embedded().settings.snippet_characters;
        let (before, after) = (self.text.get(piece.shown.start..at)?, self.text.get(at..piece.shown.end)?);
        let (start, cut) = window_start(before, limit);
        let start = piece.shown.start.saturating_add(start);
        let (end, cut_after) = window_end(after, limit);
        let end = at.saturating_add(end);
        let first = piece.masked.partition_point(|masked| masked.end <= start);
        let masked = piece.masked.get(first..).unwrap_or_default();
        let until = masked.partition_point(|masked| masked.start < end);
        let masked = masked.get(..until).unwrap_or_default();
        let mut text = masked_text(self.text.get(start..end)?, start, masked);
        let from = at.saturating_sub(start);
        let to = position.bytes.end.saturating_sub(start).clamp(from, text.len());
        let mut span = from..to;
        if cut {
            text.insert(0, '…');
            let wide = '…'.len_utf8();
            span = span.start.saturating_add(wide)..span.end.saturating_add(wide);
        }
        if cut_after {
            text.push('…');
        }
        Some(SourceLine { text, span, cut })
    }
}

/// A secret that may go on in the lines below: in those that are indented deeper, and in the first one where nothing of it
/// stands beside its name.
#[derive(Clone, Copy)]
struct Open {
    indent: usize,
    must: bool,
}

fn goes_on(open: &mut Option<Open>, line: &str) -> bool {
    let Some(secret) = open else { return false };
    if line.trim().is_empty() {
        return true;
    }
    let inside = secret.must || indent(line) > secret.indent || is_bare(line);
    secret.must = false;
    inside
}

/// A line that names nothing: behind a line break that was put in by mistake it is the rest of what stands before it.
fn is_bare(line: &str) -> bool {
    line.contains(char::is_alphanumeric) && !line.contains([':', '='])
}

fn indent(line: &str) -> usize {
    line.len().saturating_sub(line.trim_start().len())
}

/// Nothing stands beside the name, or only what announces a text of several lines.
fn begins_below(value: &str) -> bool {
    let value = value.trim_start_matches([':', '=']).trim();
    value.is_empty() || value.starts_with(['|', '>', '&', '!', '#']) || value.starts_with("<<")
}

/// The start of the line that holds an offset.
fn start_of_line(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |newline| newline.saturating_add(1))
}

/// Where the part that is shown begins: after the last line break, or so many characters back.
fn window_start(before: &str, limit: usize) -> (usize, bool) {
    for (count, (offset, c)) in before.char_indices().rev().enumerate() {
        if c == '\n' {
            return (offset.saturating_add(1), false);
        }
        if count >= limit {
            return (offset.saturating_add(c.len_utf8()), true);
        }
    }
    (0, false)
}

fn window_end(after: &str, limit: usize) -> (usize, bool) {
    for (count, (offset, c)) in after.char_indices().enumerate() {
        if c == '\n' {
            let line = after.get(..offset).unwrap_or_default();
            return (line.trim_end_matches('\r').len(), false);
        }
        if count >= limit {
            return (offset, true);
        }
    }
    (after.len(), false)
}

/// A text that begins at an offset, with ranges of the whole masked.
fn masked_text(text: &str, start: usize, masked: &[Range<usize>]) -> String {
    let mut ranges = masked.iter().peekable();
    let mut out = String::with_capacity(text.len());
    for (offset, c) in text.char_indices() {
        let here = start.saturating_add(offset);
        while ranges.next_if(|range| range.end <= here).is_some() {}
        let hidden = ranges.peek().is_some_and(|range| range.start <= here);
        out.push(if hidden { mask(c) } else { c });
    }
    out
}
