use futures::future::{BoxFuture, FutureExt};
use serde_json::{Map, Value};
use specs::Operation;
use specs::annotation::Verb;

use super::arguments::Ids;
use super::draft::Draft;
use super::making::{record_of, resource};
use super::outcome::Tried;
use super::room::{Room, Who};

impl<'c> Room<'_, 'c> {
    /// Records that somebody made here; made now where there are none. A deployment is not filled with things
    /// that nobody asked for: there, what lists show is all there is.
    pub(super) async fn furnished(&mut self, resource: &str, who: Who) -> Tried<Vec<Map<String, Value>>> {
        let key = (who, resource.to_owned());
        if let Some(known) = self.made.get(&key) {
            return Ok(known.clone());
        }
        // Whatever it needs may need one of these: then there is none.
        self.made.insert(key.clone(), Vec::new());
        if self.is_kept {
            return Ok(Vec::new());
        }
        for operation in self.makers(resource) {
            if let Some(record) = self.make(operation, who).await? {
                self.made.insert(key, vec![record.clone()]);
                return Ok(vec![record]);
            }
        }
        Ok(Vec::new())
    }

    /// Makes more of a resource, so that there are some pages of it.
    pub(super) async fn furnish(&mut self, resource: &str, who: Who, count: usize) -> Tried {
        if self.is_kept {
            return Ok(());
        }
        for operation in self.makers(resource) {
            for _ in 0..count {
                if self.make(operation, who).await?.is_none() {
                    break;
                }
            }
        }
        Ok(())
    }

    fn makers(&self, wanted: &str) -> Vec<&'c Operation> {
        let is_create = |operation: &&Operation| matches!(operation.behaviour.verb(), Some(Verb::Create(_)));
        let operations = self.system.operations().iter().filter(is_create);
        operations.filter(|operation| resource(operation) == Some(wanted)).collect()
    }

    /// Boxed, since making one may take making another.
    fn make<'f>(
        &'f mut self,
        operation: &'c Operation,
        who: Who,
    ) -> BoxFuture<'f, Tried<Option<Map<String, Value>>>> {
        async move {
            let Some(draft) = self.draft(operation, who, Ids::Real).await? else { return Ok(None) };
            for body in self.bodies(operation, who, &draft.path).await? {
                let draft = Draft { body: Some(body), ..draft.clone() };
                let Some(request) = self.request(operation, &draft, who).await? else { return Ok(None) };
                let response = self.send(operation, &request).await?;
                if response.status.is_success() {
                    self.forget();
                    let made = response.content().and_then(|body| record_of(self.system, operation, body));
                    return Ok(made.cloned());
                }
                if matches!(response.status.as_u16(), 401 | 403 | 429) {
                    return Ok(None);
                }
            }
            Ok(None)
        }
        .boxed()
    }
}
