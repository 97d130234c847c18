use std::sync::Arc;

use serde_json::{Value, json};

use super::Provider;
use crate::change::Bindings;
use crate::failure::nothing;
use crate::state::Record;

/// Whom a token, a page or an event is about, as far as it is known.
#[derive(Debug, Default, Clone)]
pub(in crate::flow) struct Party {
    pub(in crate::flow) user: Option<Arc<Record>>,
    pub(in crate::flow) tenant: Option<Arc<Record>>,
    pub(in crate::flow) client: Option<Arc<Record>>,
    pub(in crate::flow) session: Option<Arc<Record>>,
    /// Words between spaces.
    pub(in crate::flow) scope: Option<String>,
}

impl Party {
    /// The id of the user; null for none.
    pub(in crate::flow) fn user_id(&self) -> Value {
        self.user.as_ref().map(|user| Value::from(&*user.id)).unwrap_or_default()
    }

    /// The id of the session; null for none.
    pub(in crate::flow) fn session_id(&self) -> Value {
        self.session.as_ref().map(|session| Value::from(&*session.id)).unwrap_or_default()
    }
}

impl Provider<'_> {
    /// The names that expressions of the provider may use.
    pub(in crate::flow) fn names<'p>(&self, party: &'p Party) -> Bindings<'p> {
        fn fields(record: &Option<Arc<Record>>) -> &Value {
            record.as_ref().map_or(nothing(), |record| record.fields())
        }
        let mut names = Bindings::new(vec![
            ("user", fields(&party.user)),
            ("tenant", fields(&party.tenant)),
            ("client", fields(&party.client)),
            ("session", fields(&party.session)),
        ]);
        names.bind("persona", party.user.as_ref().map_or_else(|| json!({}), |user| self.facts(user)));
        names.bind("scope", party.scope.clone().into());
        names.bind("base", self.task.base().into());
        names.bind("request", self.request());
        names.bind("now", fixtures::instant_text(self.task.snapshot().clock().now()).into());
        names
    }

    /// Where the request comes from.
    fn request(&self) -> Value {
        let exchange = self.task.exchange;
        json!({
            "ip_address": exchange.peer.map(|peer| peer.to_string()),
            "user_agent": exchange.header(http::header::USER_AGENT),
        })
    }

    /// What the fixtures say of the persona that a user is.
    fn facts(&self, user: &Record) -> Value {
        let system = self.task.found.system().name();
        let is_user = |record: &fixtures::RecordRef| {
            record.system == system && record.resource == self.annotation.users && *record.id == *user.id
        };
        let mut personas = self.task.site.personas().iter();
        let persona = personas.find(|persona| persona.records.iter().any(is_user));
        Value::Object(persona.and_then(|it| it.facts(system)).cloned().unwrap_or_default())
    }
}
