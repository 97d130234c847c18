use std::sync::atomic::AtomicU64;
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, Method, StatusCode};
use parking_lot::Mutex;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use specs::annotation::{Fail, Generation, Pause};
use specs::expression::{Condition, Names, Shape};

use super::Faults;
use super::rule::{Does, Rule, Script};
use crate::failure::text;
use crate::generate::Said;
use crate::site::Site;

/// Rules of a world, at most.
const MOST: usize = 1_000;

const KEYS: &[&str] = &[
    "system",
    "operation",
    "method",
    "path",
    "when",
    "rate",
    "times",
    "delay",
    "status",
    "headers",
    "body",
    "fail",
    "drop",
    "truncate",
    "generate",
    "say",
    "tool_calls",
    "fail_after",
    "pace",
];
/// What `GET` adds to a rule: what it answered may be sent back.
const TOLD: &[&str] = &["fitted", "applied", "unclear"];

/// Reads the rules of a world.
///
/// # Errors
/// The first thing that is wrong, with its place.
pub(crate) fn read(site: &Site, body: &Value) -> Result<Faults, String> {
    let rules = body
        .get("faults")
        .and_then(Value::as_array)
        .filter(|_| body.as_object().is_some_and(|it| it.len() == 1));
    let rules = rules.ok_or("the body holds `faults`, a list of rules, and nothing else")?;
    if rules.len() > MOST {
        return Err(format!("faults: {} rules are more than {MOST}", rules.len()));
    }
    let rules = rules.iter().enumerate().map(|(index, written)| {
        let place = format!("faults[{index}]");
        let written = written.as_object().ok_or_else(|| format!("{place}: a rule is an object"))?;
        Reading { site, place, written }.rule(index)
    });
    Ok(Faults { rules: rules.collect::<Result<_, String>>()? })
}

/// What expressions of rules may name.
fn names() -> Names {
    ["body", "path", "query", "caller"].iter().fold(Names::new(), |names, name| names.with(name, Shape::Any))
}

/// One rule that is being read.
struct Reading<'a> {
    site: &'a Site,
    place: String,
    written: &'a Map<String, Value>,
}

impl Reading<'_> {
    fn rule(&self, index: usize) -> Result<Rule, String> {
        let unknown = self.written.keys().find(|key| ![KEYS, TOLD].concat().contains(&key.as_str()));
        if let Some(key) = unknown {
            return Err(format!("{}: unknown key `{key}`, expected one of {}", self.place, KEYS.join(", ")));
        }
        let rate: f64 = self.get("rate")?.unwrap_or(1.0);
        if !(0.0..=1.0).contains(&rate) {
            return Err(self.wrong("rate", "a number from 0 to 1"));
        }
        let mut written = self.written.clone();
        written.retain(|key, _| KEYS.contains(&key.as_str()));
        let delay = self.pause("delay")?;
        let does = self.does()?;
        if matches!(does, Does::Wait) && delay.is_none() {
            let needs = "needs one of delay, status, fail, drop, truncate, generate, fail_after, pace";
            return Err(format!("{}: the rule does nothing; it {needs}", self.place));
        }
        if matches!(does, Does::Script(_)) && delay.is_some() {
            return Err(format!("{}.delay: scripts have `pace`, and wait no longer", self.place));
        }
        Ok(Rule {
            index,
            system: self.system()?,
            operation: self.operation()?,
            method: self.method()?,
            path: self.get("path")?,
            when: self.when()?,
            rate,
            times: self.get("times")?.unwrap_or(u64::MAX),
            delay,
            does,
            written,
            fitted: AtomicU64::new(0),
            applied: AtomicU64::new(0),
            unclear: Mutex::default(),
        })
    }

    fn system(&self) -> Result<Option<String>, String> {
        let named: Option<String> = self.get("system")?;
        match named.as_deref().filter(|name| self.site.service(name).is_none()) {
            Some(name) => {
                let names: Vec<&str> = self.site.services().iter().map(|it| it.system.name()).collect();
                Err(format!("{}.system: `{name}` is not served, only {}", self.place, names.join(", ")))
            }
            None => Ok(named),
        }
    }

    fn operation(&self) -> Result<Option<String>, String> {
        let (system, named) = (self.get::<String>("system")?, self.get::<String>("operation")?);
        let Some(name) = &named else { return Ok(None) };
        let mut services = self.site.services().iter();
        let has = services.any(|it| {
            system.as_deref().is_none_or(|system| system == it.system.name())
                && it.system.operation(name).is_some()
        });
        if has { Ok(named) } else { Err(format!("{}.operation: there is no operation `{name}`", self.place)) }
    }

    fn method(&self) -> Result<Option<Method>, String> {
        let named: Option<String> = self.get("method")?;
        let read = |name: String| Method::from_bytes(name.to_ascii_uppercase().as_bytes());
        named.map(read).transpose().map_err(|_| self.wrong("method", "a method"))
    }

    fn when(&self) -> Result<Option<Condition>, String> {
        let Some(when) = self.get::<Condition>("when")? else { return Ok(None) };
        match when.check(&names()).first() {
            None => Ok(Some(when)),
            Some(remark) => {
                let hint = remark.hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default();
                Err(format!("{}.when: {}{hint}", self.place, remark.message))
            }
        }
    }

    fn does(&self) -> Result<Does, String> {
        let has = |key: &str| self.written.contains_key(key);
        let scripted = ["generate", "say", "tool_calls", "fail_after", "pace"].iter().any(|key| has(key));
        let ways = [has("status"), has("fail") && !scripted, has("drop"), has("truncate"), scripted];
        if ways.iter().filter(|way| **way).count() > 1 {
            let all = "status, fail, drop, truncate, or a script (generate, fail_after, pace)";
            return Err(format!("{}: a rule does one thing: {all}", self.place));
        }
        if let Some(key) = ["headers", "body"].iter().find(|key| has(key) && !has("status")) {
            return Err(format!("{}.{key}: needs `status`", self.place));
        }
        if has("status") {
            return self.answer();
        }
        if has("drop") {
            let is_true = self.written["drop"] == true;
            return if is_true { Ok(Does::Drop) } else { Err(self.wrong("drop", "true, or left out")) };
        }
        if let Some(bytes) = self.get("truncate")? {
            return Ok(Does::Truncate(bytes));
        }
        if scripted {
            return self.script().map(Does::Script);
        }
        Ok(self.fail(&names())?.map_or(Does::Wait, Does::Fail))
    }

    fn answer(&self) -> Result<Does, String> {
        let status = self.get::<u16>("status")?.and_then(|status| StatusCode::from_u16(status).ok());
        let status = status.filter(|status| status.as_u16() >= 200);
        let status = status.ok_or_else(|| self.wrong("status", "a status from 200 to 999"))?;
        let body = self.written.get("body").filter(|body| !body.is_null());
        let mut headers = Vec::new();
        for (name, value) in self.get::<Map<String, Value>>("headers")?.unwrap_or_default() {
            let read = HeaderName::try_from(name.as_str()).ok().zip(HeaderValue::try_from(text(&value)).ok());
            headers.push(read.ok_or_else(|| format!("{}.headers.{name}: is no header", self.place))?);
        }
        if body.is_some() && !headers.iter().any(|(name, _)| *name == CONTENT_TYPE) {
            let media_type =
                if body.is_some_and(Value::is_string) { "text/plain" } else { "application/json" };
            headers.push((CONTENT_TYPE, HeaderValue::from_static(media_type)));
        }
        Ok(Does::Answer {
            status,
            headers,
            body: body.map(|body| Bytes::from(text(body))).unwrap_or_default(),
        })
    }

    fn script(&self) -> Result<Script, String> {
        let generate: Option<Generation> = self.get("generate")?;
        let text: Option<String> = self.get("say")?;
        let tool_calls = self.tool_calls()?;
        let says = [("say", text.is_some()), ("tool_calls", !tool_calls.is_empty())];
        for (key, _) in says.iter().filter(|(_, is_there)| *is_there) {
            let fits = match generate {
                Some(Generation::Chat) => true,
                Some(Generation::Completion | Generation::Transcript) => *key == "say",
                _ => false,
            };
            if !fits {
                return Err(format!("{}.{key}: needs `generate` of a kind that can say so", self.place));
            }
        }
        if text.is_some() && !tool_calls.is_empty() {
            return Err(format!("{}: `say` and `tool_calls` exclude each other", self.place));
        }
        let script = Script {
            generate,
            said: (text.is_some() || !tool_calls.is_empty()).then_some(Said { text, tool_calls }),
            fail: self.fail(&Names::new())?,
            fail_after: self.get("fail_after")?,
            pace: self.pause("pace")?,
        };
        let does_nothing = script.said.is_none() && script.fail.is_none() && script.fail_after.is_none();
        if does_nothing && script.pace.is_none() {
            return Err(format!(
                "{}: the script says nothing: say, tool_calls, fail, fail_after or pace",
                self.place
            ));
        }
        if script.fail.is_some() && script.generate.is_none() && script.fail_after.is_none() {
            return Err(format!("{}.fail: needs `generate` or `fail_after` beside `pace`", self.place));
        }
        Ok(script)
    }

    fn tool_calls(&self) -> Result<Vec<(String, Value)>, String> {
        let calls: Vec<Map<String, Value>> = self.get("tool_calls")?.unwrap_or_default();
        let read = |(index, call): (usize, Map<String, Value>)| {
            let wrong =
                || format!("{}.tool_calls[{index}]: holds `name` and `arguments`, nothing else", self.place);
            let name = call.get("name").and_then(Value::as_str).ok_or_else(wrong)?;
            let known = call.keys().all(|key| ["name", "arguments"].contains(&key.as_str()));
            let arguments = call.get("arguments").cloned().unwrap_or_else(|| Value::Object(Map::new()));
            if known { Ok((name.to_owned(), arguments)) } else { Err(wrong()) }
        };
        calls.into_iter().enumerate().map(read).collect()
    }

    fn fail(&self, names: &Names) -> Result<Option<Fail>, String> {
        let Some(fail) = self.get::<Fail>("fail")? else { return Ok(None) };
        for (key, template) in [("message", &fail.message), ("details", &fail.details)] {
            if let Some(remark) = template.iter().flat_map(|template| template.check(names)).next() {
                return Err(format!("{}.fail.{key}: {}", self.place, remark.message));
            }
        }
        Ok(Some(fail))
    }

    fn pause(&self, key: &str) -> Result<Option<Duration>, String> {
        Ok(self.get::<Pause>(key)?.map(|pause| pause.0))
    }

    fn get<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, String> {
        let value = self.written.get(key).filter(|value| !value.is_null()).cloned();
        let read = value.map(serde_json::from_value).transpose();
        read.map_err(|error| format!("{}.{key}: {error}", self.place))
    }

    fn wrong(&self, key: &str, expected: &str) -> String {
        format!("{}.{key}: {} is not {expected}", self.place, self.written.get(key).unwrap_or(&Value::Null))
    }
}
