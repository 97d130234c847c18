use std::collections::HashMap;

use serde_json::{Map, Value};
use specs::{Operation, System};

use super::caller::Caller;
use super::draft::{Draft, takes_tokens};
use super::listing::Listing;
use super::outcome::{Stop, Tried};
use super::people::Crowd;
use crate::client::Client;
use crate::event::{Needs, StepReport};
use crate::exchange::{Request, Response};
use crate::mask::Mask;
use crate::secret::Secret;
use crate::target::{Base, Credential, Place, TargetError};

/// A place where laws of one system are tried one after the other, with what was learnt there.
#[derive(Debug)]
pub(crate) struct Room<'r, 'c> {
    pub(super) system: &'c System,
    pub(super) people: &'r [Caller],
    pub(super) base: Base,
    /// Whether what is made here must be cleared away.
    pub(super) is_kept: bool,
    /// Tells what is made here from what another run made.
    pub(super) nonce: u64,
    pub(crate) mask: Mask,
    place: &'r Place<'r>,
    client: &'r Client,
    tokens: HashMap<usize, Option<Secret>>,
    lists: HashMap<(usize, String), Vec<Map<String, Value>>>,
    able: HashMap<&'c str, Who>,
    /// What was made here because no list showed any, by who made it and its resource.
    pub(super) made: HashMap<(Who, String), Vec<Map<String, Value>>>,
    /// What listeners need to hear.
    pub(super) needs: Needs,
    /// What was asked and judged since it was last told, where listeners need steps.
    pub(crate) told: Vec<StepReport>,
}

/// Whose request it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Who {
    Nobody,
    /// With a credential that nobody issued.
    Stranger,
    /// By place among the people.
    Caller(usize),
}

/// What a stranger shows.
const INVENTED: &str = "not-a-credential-of-anybody";

/// How many people are tried in search of one who may: past them nobody may, in all likelihood.
const MOST_PEOPLE: usize = 10;

impl<'r, 'c> Room<'r, 'c> {
    pub(crate) fn new(
        system: &'c System,
        crowd: &'r Crowd,
        place: &'r Place<'r>,
        client: &'r Client,
        mask: Mask,
        needs: Needs,
    ) -> Self {
        Self {
            system,
            people: crowd.of(system.name()),
            base: place.base(system.name()),
            is_kept: place.is_kept(),
            nonce: place.nonce(),
            mask,
            place,
            client,
            tokens: HashMap::new(),
            lists: HashMap::new(),
            able: HashMap::new(),
            made: HashMap::new(),
            needs,
            told: Vec::new(),
        }
    }

    /// Who is tried as a caller of an operation, the one who could before first, then who may most.
    pub(super) fn candidates(&self, operation: &'c Operation) -> Vec<Who> {
        if operation.security.is_optional() {
            return vec![Who::Nobody];
        }
        if !takes_tokens(self.system, operation) {
            return Vec::new();
        }
        let known = self.able.get(operation.id.as_str()).copied();
        let others = (0..self.people.len()).map(Who::Caller).filter(|who| Some(*who) != known);
        known.into_iter().chain(others.take(MOST_PEOPLE)).collect()
    }

    pub(super) fn remember(&mut self, operation: &'c Operation, who: Who) {
        self.able.insert(&operation.id, who);
    }

    /// Forgets what lists showed, since something was changed.
    pub(super) fn forget(&mut self) {
        self.lists.clear();
    }

    /// Sends a request for itself: nothing is judged.
    pub(super) async fn send(&mut self, operation: &Operation, request: &Request) -> Tried<Response> {
        let response = self.client.send(request).await?;
        self.place.note(self.system, operation, request, &response);
        self.mask.learn_exchange(request, &response);
        Ok(response)
    }

    /// The request of a draft; none where whoever it is gets no credential here.
    pub(super) async fn request(
        &mut self,
        operation: &Operation,
        draft: &Draft,
        who: Who,
    ) -> Tried<Option<Request>> {
        let credential = match who {
            Who::Nobody => None,
            Who::Stranger => Some(INVENTED.to_owned()),
            Who::Caller(at) => match self.token(at).await? {
                Some(token) => Some(token.expose().to_owned()),
                None => return Ok(None),
            },
        };
        draft.request(self.system, operation, &self.base, credential.as_deref()).map(Some)
    }

    async fn token(&mut self, at: usize) -> Tried<Option<Secret>> {
        if let Some(known) = self.tokens.get(&at) {
            return Ok(known.clone());
        }
        let Some(caller) = self.people.get(at) else { return Ok(None) };
        let credential = Credential::token_of(&caller.name);
        let token = match self.place.credential(&credential, self.system.name()).await {
            Ok(token) => Some(token),
            Err(TargetError::Client(error)) => return Err(Stop::from(error)),
            Err(_) => None,
        };
        if let Some(token) = &token {
            self.mask.learn(token.expose());
        }
        self.tokens.insert(at, token.clone());
        Ok(token)
    }

    /// The first rows that a list shows somebody, as many as it gives at once.
    pub(super) async fn rows(
        &mut self,
        listing: &Listing<'c>,
        path: &[(String, String)],
        who: Who,
    ) -> Tried<Vec<Map<String, Value>>> {
        let place = match who {
            Who::Caller(at) => at,
            Who::Nobody | Who::Stranger => usize::MAX,
        };
        let key = (place, format!("{} {path:?}", listing.operation.id));
        if let Some(known) = self.lists.get(&key) {
            return Ok(known.clone());
        }
        // Who looks for the context of a list in that list finds nothing there.
        self.lists.insert(key.clone(), Vec::new());
        let mut draft = Draft { path: path.to_vec(), ..Draft::default() };
        self.contexts(listing.operation, who, &mut draft).await?;
        if let Some(name) = listing.size() {
            let most = listing.bounds(self.system, name).maximum;
            most.into_iter().for_each(|most| draft.ask(name, most.to_string()));
        }
        let rows = match self.request(listing.operation, &draft, who).await? {
            Some(request) => {
                let response = self.send(listing.operation, &request).await?;
                let body = response.content().filter(|_| response.status.is_success());
                body.map(|body| listing.records(body)).unwrap_or_default()
            }
            None => Vec::new(),
        };
        self.lists.insert(key, rows.clone());
        Ok(rows)
    }
}
