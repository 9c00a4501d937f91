//! Passwords of the administrator account. Nothing of a password leaves this file.

use crate::catalogue::rule;
use crate::report::{Arg, Finding, Hint, Rule};
use crate::schema::{Promise, TextCheck};

use super::{Account, Password, Scope};

impl TextCheck for Password {
    fn check(&self, text: &str, scope: &Scope<'_>, sink: &mut dyn FnMut(Finding)) {
        let found = self.sets.iter().filter(|set| text.chars().any(|c| set.has(c))).count();
        if found < self.needed {
            sink(
                Finding::new(rule::PASSWORD_CLASSES)
                    .with("found", Arg::count(found))
                    .with("needed", Arg::count(self.needed)),
            );
        }
        for account in &self.accounts {
            let os_known = self.certain || scope.os == Some(account.os);
            // An unknown system may be either, so both names are looked for.
            if !os_known && scope.os.is_some() {
                continue;
            }
            let reversed = || account.name.chars().rev();
            if contains(text, account.name.chars(), account) || contains(text, reversed(), account) {
                sink(Finding::new(rule::PASSWORD_USER_NAME).with("name", &account.name));
            } else if let Some(longest) = account.longest_shared_run.filter(|_| os_known)
                && shares_run(text, account, longest.saturating_add(1))
            {
                sink(
                    Finding::new(rule::PASSWORD_USER_NAME_PART)
                        .with("name", &account.name)
                        .with("limit", Arg::count(longest)),
                );
            }
        }
    }

    fn rules(&self) -> &'static [Rule<'static>] {
        &[rule::PASSWORD_CLASSES, rule::PASSWORD_USER_NAME, rule::PASSWORD_USER_NAME_PART]
    }

    fn promises<'p>(&'p self, text: &str, scope: &Scope<'_>, sink: &mut dyn FnMut(Promise<'p>)) {
        let hint = Hint::new("password/classes").with("needed", Arg::count(self.needed));
        let parts = self.sets.iter().map(|set| (&**set, text.chars().any(|c| set.has(c)))).collect();
        sink(Promise { parts, ..Promise::new(rule::PASSWORD_CLASSES, hint) });
        let known = |account: &Account| self.certain || scope.os == Some(account.os);
        let judged = |account: &&Account| scope.os.is_none() || known(account);
        if self.accounts.iter().any(|account| judged(&account)) {
            sink(Promise::new(rule::PASSWORD_USER_NAME, Hint::new("password/user-name")));
        }
        let longest =
            self.accounts.iter().filter(|account| known(account)).find_map(|a| a.longest_shared_run);
        if let Some(longest) = longest {
            let hint = Hint::new("password/user-name-part").with("maximum", Arg::count(longest));
            sink(Promise::new(rule::PASSWORD_USER_NAME_PART, hint));
        }
    }

    fn hints(&self, sink: &mut dyn FnMut(Hint)) {
        sink(Hint::new("password/classes").with("needed", Arg::count(self.needed)));
        if !self.accounts.is_empty() {
            sink(Hint::new("password/user-name"));
        }
    }
}

fn same(one: char, other: char, account: &Account) -> bool {
    if account.case_sensitive { one == other } else { one.eq_ignore_ascii_case(&other) }
}

fn contains(text: &str, name: impl Iterator<Item = char> + Clone, account: &Account) -> bool {
    (0..=text.len())
        .filter_map(|start| text.get(start..))
        .any(|rest| starts_with(rest, name.clone(), account))
}

fn starts_with(rest: &str, name: impl Iterator<Item = char>, account: &Account) -> bool {
    let mut characters = rest.chars();
    name.into_iter().all(|wanted| characters.next().is_some_and(|c| same(c, wanted, account)))
}

/// Whether the password holds `length` consecutive characters of the name.
fn shares_run(text: &str, account: &Account, length: usize) -> bool {
    let runs = account.name.chars().count().saturating_sub(length);
    (0..=runs).any(|start| contains(text, account.name.chars().skip(start).take(length), account))
}
