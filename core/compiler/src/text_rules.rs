//! Rules over one text that JSON Schema cannot say.

use ecs_preflight_model::{Base64, Begins, Digits, Id, Password, Recommended, TextRule};

use crate::facts::{self, CharacterSets};
use crate::schema::{Vocabulary, size};
use crate::values::{count, flag, texts};
use crate::yaml::{Node, Outcome};

impl Vocabulary {
    /// The rules that a schema names, in a fixed order.
    pub(crate) fn text_rules(&self, node: &Node) -> Outcome<Box<[TextRule]>> {
        for key in ["x-digits", "x-begins", "x-prefix", "x-recommended", "x-zone"] {
            // These rules show what they found.
            if let Some(rule) = node.find(key).filter(|_| node.find("x-secret").is_some()) {
                return rule.problem(format!("`{key}` does not go with `x-secret`"));
            }
        }
        let mut rules = Vec::new();
        if let Some(password) = node.find("x-password") {
            rules.push(TextRule::Password(self.password(password)?));
        }
        if let Some(encoding) = node.find("contentEncoding") {
            if encoding.text()? != "base64" {
                return encoding.problem("contentEncoding is base64");
            }
            rules.push(TextRule::Base64(Base64 { maximum: count(node.need("x-max-decoded-bytes")?)? }));
        }
        if let Some(digits) = node.find("x-digits") {
            digits.only(&["minimum", "maximum"])?;
            let limit = |key: &str| digits.find(key).map(Node::integer).transpose();
            rules.push(TextRule::Digits(Digits { minimum: limit("minimum")?, maximum: limit("maximum")? }));
        }
        if let Some(begins) = node.find("x-begins") {
            rules.push(TextRule::Begins(self.begins(begins)?));
        }
        if let Some(prefix) = node.find("x-prefix") {
            let rest = CharacterSets::any();
            let with = texts(prefix)?;
            rules.push(TextRule::Begins(Begins { with, rest, characters: None, others: false }));
        }
        if let Some(set) = node.find("x-recommended") {
            let among = self.optional_set(node, "x-characters")?;
            rules.push(TextRule::Recommended(Recommended { set: self.set(set)?, among }));
        }
        if flag(node, "x-zone")? {
            rules.push(TextRule::Zone);
        }
        if let Some(id) = node.find("x-id") {
            match id.text()? {
                "uuid" => rules.push(TextRule::Id(Id { uuid: true })),
                "plain" => rules.push(TextRule::Id(Id { uuid: false })),
                "none" => {}
                _ => return id.problem("x-id is uuid, plain or none"),
            }
        }
        Ok(rules.into())
    }

    fn password(&self, password: &Node) -> Outcome<Password> {
        password.only(&["classes", "sets", "accounts"])?;
        let sets = password.need("sets")?.list()?.iter().map(|set| self.set(set));
        let sets = sets.collect::<Outcome<_>>()?;
        let os = password.find("accounts").map(facts::os).transpose()?;
        let accounts = self.accounts.iter().filter(|account| os.is_none_or(|os| account.os == os));
        Ok(Password {
            needed: count(password.need("classes")?)?,
            sets,
            accounts: accounts.cloned().collect(),
            certain: os.is_some(),
        })
    }

    fn begins(&self, begins: &Node) -> Outcome<Begins> {
        begins.only(&["with", "rest", "characters", "others"])?;
        Ok(Begins {
            with: texts(begins.need("with")?)?,
            rest: self.set(begins.need("rest")?)?,
            characters: size(begins, "characters")?,
            others: flag(begins, "others")?,
        })
    }
}
