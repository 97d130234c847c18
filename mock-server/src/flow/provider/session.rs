use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};
use specs::annotation::Sessions;
use specs::expression::Template;

use super::{Party, Provider, Vouched, needed};
use crate::change::Work;
use crate::expiry::instant;
use crate::failure::Failure;
use crate::secret;
use crate::state::{CollectionId, Record, Snapshot};
use crate::validate::cookies;

impl Provider<'_> {
    fn sessions(&self) -> Result<(&Sessions, CollectionId), Failure> {
        let sessions = needed(self.annotation.sessions.as_ref(), "sessions")?;
        Ok((sessions, needed(self.plan.sessions, "sessions")?))
    }

    /// Whether sessions are kept at all.
    pub(in crate::flow) fn keeps_sessions(&self) -> bool {
        self.annotation.sessions.is_some()
    }

    /// Who is signed in at the browser, if they are somebody in the realm and may go on.
    pub(in crate::flow) fn browser_session(&self, snapshot: &Snapshot) -> Result<Option<Party>, Failure> {
        let (sessions, collection) = self.sessions()?;
        for shown in cookies(&self.task.exchange.headers, &sessions.cookie) {
            let kept = Value::from(secret::hashed(shown));
            let Some(session) = snapshot.lookup(collection, Some(&sessions.by), &kept) else { continue };
            if is_over(session, snapshot.clock().now())? {
                continue;
            }
            let Some(party) = self.person(snapshot, session.field("user_id")) else { continue };
            if self.may_sign_in(&party).is_ok() {
                return Ok(Some(Party { session: Some(Arc::clone(session)), ..party }));
            }
        }
        Ok(None)
    }

    /// Begins a session of the party's user, or goes on with theirs at this browser; what its cookie
    /// holds is new either way.
    pub(in crate::flow) fn open_session(
        &self,
        work: &mut Work<'_, '_>,
        party: &mut Party,
        factors: &[&str],
        vouched: &Vouched,
    ) -> Result<String, Failure> {
        let (sessions, collection) = self.sessions()?;
        let fresh = self.fresh(work, "");
        let before = self.browser_session(work.transaction.snapshot())?;
        let before = before.filter(|it| it.user_id() == party.user_id()).and_then(|it| it.session);
        let names = self.names(party);
        let mut fields = before.as_ref().map(|it| it.to_map()).unwrap_or_default();
        fields.extend(names.rendered(&sessions.set)?);
        fields.insert(sessions.by.clone(), fresh.as_str().into());
        fields.insert("user_id".to_owned(), party.user_id());
        fields.insert("auth_time".to_owned(), work.now());
        fields.insert("amr".to_owned(), json!(factors));
        if self.annotation.federation.is_some() {
            fields.insert("link_id".to_owned(), vouched.link.clone());
            fields.insert("provider_session".to_owned(), vouched.session.clone());
        }
        self.expires(work, party, &sessions.lifetime, &mut fields)?;
        let session = match &before {
            Some(before) => work.update(collection, before, fields)?,
            None => work.create(collection, fields)?,
        };
        party.session = Some(session);
        Ok(fresh)
    }

    /// Goes on with a session: it lasts as long again, from now.
    pub(in crate::flow) fn touch_session(
        &self,
        work: &mut Work<'_, '_>,
        party: &Party,
    ) -> Result<(), Failure> {
        let Some(session) = self.session(work.transaction.snapshot(), &party.session_id()) else {
            return Ok(());
        };
        let (sessions, collection) = self.sessions()?;
        let mut fields = session.to_map();
        fields.extend(self.names(party).rendered(&sessions.set)?);
        self.expires(work, party, &sessions.lifetime, &mut fields)?;
        work.update(collection, &session, fields).map(drop)
    }

    /// A session of these ids, if it is there.
    pub(in crate::flow) fn session(&self, snapshot: &Snapshot, id: &Value) -> Option<Arc<Record>> {
        self.record(snapshot, self.plan.sessions, id)
    }

    /// Ends a session: what stands with it counts no more.
    pub(in crate::flow) fn end_session(
        &self,
        work: &mut Work<'_, '_>,
        session: &Arc<Record>,
    ) -> Result<(), Failure> {
        let (_, collection) = self.sessions()?;
        work.delete(collection, session)
    }

    /// `Set-Cookie` of a session; of nothing, which takes it away.
    pub(in crate::flow) fn session_cookie(&self, value: &str) -> Result<String, Failure> {
        let (sessions, _) = self.sessions()?;
        let age = if value.is_empty() { "; Max-Age=0" } else { "" };
        Ok(format!("{}={value}{age}{}", sessions.cookie, self.cookie_attributes()))
    }

    /// The cookie by which forms know the browser they were sent to.
    pub(in crate::flow) fn browser_cookie_name(&self) -> Result<String, Failure> {
        Ok(format!("{}_browser", self.sessions()?.0.cookie))
    }

    /// A world has its own cookies where the path chooses it.
    pub(in crate::flow) fn cookie_attributes(&self) -> String {
        let prefix = self.task.exchange.prefix.as_str();
        let path = if prefix.is_empty() { "/" } else { prefix };
        let secure = if self.task.site.public_url().starts_with("https:") { "; Secure" } else { "" };
        format!("; Path={path}; HttpOnly; SameSite=Lax{secure}")
    }

    /// A secret that was not given out before, in this world or another.
    pub(super) fn fresh(&self, work: &mut Work<'_, '_>, prefix: &str) -> String {
        let world = &self.task.exchange.world;
        let number = work.transaction.issue();
        let mark = json!(["secret", world.name().as_str(), world.generation(), number]);
        format!("{prefix}{}", URL_SAFE_NO_PAD.encode(self.task.site.seals().mark(&mark)))
    }

    /// Puts in when something ends that begins now.
    pub(super) fn expires(
        &self,
        work: &Work<'_, '_>,
        party: &Party,
        lifetime: &Template,
        fields: &mut Map<String, Value>,
    ) -> Result<(), Failure> {
        let seconds = self.names(party).render(lifetime)?.as_i64().unwrap_or_default();
        let at = work.transaction.now().checked_add(SignedDuration::from_secs(seconds));
        let at = at.unwrap_or(Timestamp::MAX);
        fields.insert("expires_at".to_owned(), fixtures::instant_text(at).into());
        Ok(())
    }
}

/// Whether a record's time is up.
pub(super) fn is_over(record: &Record, now: Timestamp) -> Result<bool, Failure> {
    Ok(instant(record.field("expires_at"))?.is_some_and(|expires| expires <= now))
}
